using Hansa.Api;
using Hansa.Walkthrough.Tests.Support;

namespace Hansa.Walkthrough.Tests;

/// <summary>Two objects for one cluster.</summary>
public abstract class TwinTests(Fleet fleet) : OnTheFleet(fleet)
{
    [Fact]
    public async Task A_second_object_for_one_cluster_joins_when_the_first_is_gone()
    {
        var first = await Fleet.WorkspaceWithAsync("twins", Fleet.Spoke2, "first");
        var second = await Fleet.WorkspaceAsync("twins-too");
        await Fleet.KubeconfigSecretAsync(second, "second-kubeconfig", Fleet.Spoke2.Kubeconfig.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await Fleet.ClusterAsync(second, "second");
        await Fleet.ClusterReasonAsync(second, "second", "JoinFailed", Reasons.ClusterAlreadyAttached, $"{first}/first");

        await Fleet.CleanUpAsync("twins", first, "first");

        await Fleet.JoinedAsync(second, "second");
        await Fleet.CleanUpAsync("twins-too", second, "second");
    }
}

/// <inheritdoc/>
[Collection<OnEmbeddedServers>]
public sealed class EmbeddedTwinTests(EmbeddedFleet fleet) : TwinTests(fleet);

/// <inheritdoc/>
[Collection<OnRealServers>]
public sealed class RealTwinTests(RealFleet fleet) : TwinTests(fleet);
