namespace Hansa.ApiServer.Tests.Support;

/// <summary>Tests that measure memory or time, which others must not use meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
