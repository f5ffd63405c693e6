namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Tests on the embedded fleet, one after another: they share its spokes and its controller. Those on the other fleet run beside them.</summary>
[CollectionDefinition]
public sealed class OnEmbeddedServers;

/// <summary>Tests on the real fleet, one after another.</summary>
[CollectionDefinition]
public sealed class OnRealServers;
