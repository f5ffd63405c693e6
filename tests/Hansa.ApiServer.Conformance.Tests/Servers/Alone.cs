namespace Hansa.ApiServer.Conformance.Tests.Servers;

/// <summary>Cases that change what all others see (history, cluster-wide counts): one after another, apart from the others.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
