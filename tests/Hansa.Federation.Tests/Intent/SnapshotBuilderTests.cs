using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Intent;

public sealed class SnapshotBuilderTests
{
    [Fact]
    public void A_workspace_gets_what_lies_in_its_namespace()
    {
        var snapshot = AFleet()
            .WithWorkspace("alpha").WithCluster("b").WithCluster("a").WithDeployment("metallb", Naming("values")).WithOverrides("values", "a: 1").WithOverrides("unnamed", "a: 2")
            .WithWorkspace("beta").WithCluster("c")
            .Snapshot();

        var alpha = snapshot.Workspaces["alpha-ns"];

        Assert.Equal(["a", "b"], alpha.Clusters.Select(c => c.Metadata.Name));
        Assert.Equal(["metallb"], alpha.Deployments.Select(d => d.Metadata.Name));
        Assert.Equal(["values"], alpha.Values.Keys);
        Assert.Empty(snapshot.Workspaces["beta-ns"].Values);
    }

    [Fact]
    public void A_cluster_that_is_being_detached_is_no_longer_planned_for()
    {
        var snapshot = AFleet().WithWorkspace("alpha").WithCluster("a", c => c with { Metadata = c.Metadata with { DeletionTimestamp = Noon } }).Snapshot();

        Assert.Empty(snapshot.Workspaces["alpha-ns"].Clusters);
    }

    [Fact]
    public void A_workspace_whose_values_are_not_listed_yet_is_left_out() => Assert.Empty(SnapshotBuilder.Workspaces(
        [AWorkspace("alpha")], Namespaces(new ObjectMeta { Name = "alpha-ns" }), [], [], _ => null));

    [Fact]
    public void A_workspace_whose_Secrets_are_not_listed_yet_is_left_out_if_it_names_one()
    {
        var secret = ADeployment("alpha-ns", "metallb", "metallb-1.0.0") with { Spec = new AppDeploymentSpec { ConfigOverrides = new ConfigOverrides { SecretName = "hidden" } } };

        Assert.Empty(Unlisted(secret));
        Assert.Single(Unlisted(ADeployment("alpha-ns", "metallb", "metallb-1.0.0")));
    }

    [Theory]
    [InlineData(Unread.Yet, true)]
    [InlineData(Unread.Changed, true)]
    [InlineData("cannot be read", false)]
    public void What_was_never_fetched_is_awaited_and_what_cannot_be_is_not(string unread, bool isAwaited)
    {
        var fleet = AFleet().WithWorkspace("alpha").WithDeployment("metallb", Naming("values"));

        Assert.Equal(isAwaited, SnapshotBuilder.IsAwaited(fleet.WithUnreadOverrides("values", unread).Snapshot().Workspaces["alpha-ns"]));
    }

    [Fact]
    public void What_nobody_names_is_not_awaited() => Assert.False(
        SnapshotBuilder.IsAwaited(AFleet().WithWorkspace("alpha").WithDeployment("metallb").WithUnreadOverrides("values", Unread.Yet).Snapshot().Workspaces["alpha-ns"]));

    [Fact]
    public void A_workspace_whose_namespace_is_gone_is_going() => Assert.True(Only(AWorkspace("alpha"), []).IsGoing);

    [Fact]
    public void A_workspace_whose_namespace_is_there_stays() => Assert.False(Only(AWorkspace("alpha"), new ObjectMeta { Name = "alpha-ns" }).IsGoing);

    [Fact]
    public void After_a_restore_the_marked_namespace_counts()
    {
        var restored = AWorkspace("alpha") with { Status = new WorkspaceStatus() };

        Assert.Equal("alpha-x2b4c", Only(restored, Marked("alpha-x2b4c", "alpha"), Marked("other", "beta")).Namespace);
    }

    [Fact]
    public void Two_marked_namespaces_are_a_hold()
    {
        var restored = AWorkspace("alpha") with { Status = new WorkspaceStatus() };

        Assert.Null(WorkspaceNamespaces.Of(restored, [Marked("a", "alpha"), Marked("b", "alpha")]));
    }

    [Fact]
    public void A_label_alone_marks_nothing()
    {
        var restored = AWorkspace("alpha") with { Status = new WorkspaceStatus() };
        var labelled = new ObjectMeta { Name = "a", Labels = Map(Labels.WorkspaceName, "alpha") };

        Assert.Null(WorkspaceNamespaces.Of(restored, [labelled]));
    }

    [Fact]
    public void A_marked_namespace_that_goes_away_does_not_count()
    {
        var restored = AWorkspace("alpha") with { Status = new WorkspaceStatus() };

        Assert.Null(WorkspaceNamespaces.Of(restored, [Marked("a", "alpha") with { DeletionTimestamp = Noon }]));
    }

    private static Federation.Planning.WorkspaceSnapshot Only(Workspace workspace, params IEnumerable<ObjectMeta> namespaces) =>
        SnapshotBuilder.Workspaces([workspace], Namespaces([.. namespaces]), [], [], _ => _ => null).Values.Single();

    private static ImmutableDictionary<string, Federation.Planning.WorkspaceSnapshot> Unlisted(AppDeployment deployment) =>
        SnapshotBuilder.Workspaces([AWorkspace("alpha")], Namespaces(new ObjectMeta { Name = "alpha-ns" }), [], [deployment], _ => _ => null, _ => null);

    private static Func<AppDeployment, AppDeployment> Naming(string configMap) =>
        d => d with { Spec = d.Spec with { ConfigOverrides = new ConfigOverrides { Name = configMap } } };

    private static ImmutableDictionary<ObjectKey, ObjectMeta> Namespaces(params ObjectMeta[] namespaces) => namespaces.ToImmutableDictionary(n => n.Key);

    private static ObjectMeta Marked(string name, string workspace) => new()
    {
        Name = name,
        Labels = new Dictionary<string, string> { [Labels.Role] = Labels.RoleManagement, [Labels.WorkspaceName] = workspace },
    };
}
