namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Tests that need the spokes, or the controller, for themselves: one after another, when all other tests have ended.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneWithTheFleet;
