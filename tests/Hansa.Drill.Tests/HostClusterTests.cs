using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>The management cluster's own KommanderCluster.</summary>
public sealed class HostClusterTests
{
    private static readonly ObjectKey Host = new(WellKnown.DefaultWorkspaceNamespace, WellKnown.HostCluster);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_made_again_when_the_definition_of_its_kind_was_deleted_and_comes_back()
    {
        await using var fleet = await SmallFleet.StartAsync(clusters: 1);
        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => await UidAsync(fleet) is not null);
            var before = await UidAsync(fleet);

            await fleet.People.DeleteAsync(Kinds.CustomResourceDefinition, ObjectKey.ClusterScoped($"{Kinds.KommanderCluster.Plural}.{Kinds.KommanderCluster.Group}"), Ct);
            await fleet.UntilAsync(() => ManagementDefinitions.InstallAsync(fleet.Management, Ct));

            await fleet.UntilAsync(async () => await UidAsync(fleet) is { } uid && uid != before);
        });
    }

    private static async Task<string?> UidAsync(SmallFleet fleet)
    {
        using var found = await fleet.Management.GetAsync(Kinds.KommanderCluster.ObjectPath(Host), Ct);
        return found?.RootElement.Text("metadata", "uid");
    }
}
