using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Faults;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>What goes wrong in one place of the management cluster holds up nobody else, also not after a start.</summary>
public sealed class OthersGoOnTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workspace_whose_ConfigMaps_cannot_be_listed_holds_up_no_other_and_says_so()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.People.WriteWorkspaceAsync("other", Ct);
        await fleet.WithControllerAsync(() => fleet.UntilAsync(async () => await fleet.Management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped("other")), Ct) is not null));
        using var fault = fleet.Fail(new Fault(FaultEffect.Error) { Verbs = ["list"], Resources = ["configmaps"], Namespaces = ["other"], Code = 500 });

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => (await DrillFleet.ListAsync(fleet.Spokes[0], Kinds.HelmRelease("v2"), SmallFleet.Workspace, Ct)).Length == 1, TimeSpan.FromMinutes(5));
            await fleet.UntilAsync(async () => (await StatusAsync(fleet)).Contains($"\"{Reasons.Unreadable}\"", StringComparison.Ordinal), TimeSpan.FromMinutes(5));
            Assert.True(fault.Hits > 0);
        });
    }

    [Fact]
    public async Task A_KubeFedCluster_that_somebody_deletes_is_made_again_with_its_status()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        var record = Kinds.KubeFedCluster.ObjectPath(new ObjectKey(WellKnown.KommanderNamespace, "spoke-1"));
        await fleet.WithControllerAsync(async () =>
        {
            async Task<string?> ReadyAsync()
            {
                using var found = await fleet.Management.GetAsync(record, Ct);
                return found?.RootElement.Items("status", "conditions").Any() == true ? found.RootElement.Text("metadata", "uid") : null;
            }

            await fleet.UntilAsync(async () => await ReadyAsync() is not null);
            var before = await ReadyAsync();

            await fleet.Management.DeleteAsync(Kinds.KubeFedCluster, new ObjectKey(WellKnown.KommanderNamespace, "spoke-1"), new(before!, null), Ct);

            await fleet.UntilAsync(async () => await ReadyAsync() is { } now && now != before, TimeSpan.FromMinutes(5));
        });
    }

    private static async Task<string> StatusAsync(SmallFleet fleet)
    {
        using var found = await fleet.Management.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped("other")), Ct);
        return found!.RootElement.TryGetProperty("status", out var status) ? status.GetRawText() : "";
    }
}
