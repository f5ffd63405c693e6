using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;
using Hansa.Federation.Workspaces;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Workspaces;

/// <summary>Which namespace a workspace gets and when that goes, on an embedded management cluster.</summary>
public sealed class WorkspaceReconcilerTests : IAsyncLifetime
{
    private static readonly ObjectKey Beta = ObjectKey.ClusterScoped("beta");
    private static readonly ObjectKey Default = ObjectKey.ClusterScoped(WellKnown.DefaultWorkspace);
    private static readonly ObjectKey Taken = ObjectKey.ClusterScoped("taken");
    private RemovalGround _ground = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ground = await RemovalGround.StartAsync();

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task A_new_namespace_carries_both_marks_of_its_workspace_and_none_of_delivery()
    {
        await MakeAsync("beta-made");

        await ReconcileAsync();

        var made = await _ground.Management.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped("beta-made"));
        Assert.Equal((Labels.RoleManagement, "beta"), (made.Label(Labels.Role), made.Label(Labels.WorkspaceName)));
        Assert.Equal((null, null), (made.Label(Labels.Hub), made.Label(Labels.Workspace)));
        Assert.Equal((Reasons.Ready, "beta-made"), await StandsAsync());
    }

    [Fact]
    public async Task A_workspace_whose_status_was_lost_finds_its_namespace_by_both_marks()
    {
        await _ground.Management.CreateAsync(Kinds.Namespace, null, "half", Labelled((Labels.WorkspaceName, "beta")));
        await _ground.Management.CreateAsync(Kinds.Namespace, null, "whole", Labelled((Labels.WorkspaceName, "beta"), (Labels.Role, Labels.RoleManagement)));
        await MakeAsync(wanted: null);

        await ReconcileAsync();

        Assert.Equal((Reasons.Ready, "whole"), await StandsAsync());
    }

    [Fact]
    public async Task A_namespace_that_is_there_already_is_refused_and_stays_as_it_is()
    {
        await _ground.Management.CreateAsync(Kinds.Namespace, null, Taken.Name);
        await MakeAsync(Taken.Name);

        await ReconcileAsync();

        Assert.Equal((Reasons.NamespaceTaken, null), await StandsAsync());
        Assert.Null((await _ground.Management.MetadataAsync(Kinds.Namespace, Taken)).Label(Labels.Role));
    }

    [Theory]
    [InlineData("kube-anything")]
    [InlineData("boats")]
    public async Task A_namespace_that_is_kept_for_others_is_refused_before_it_is_there(string wanted)
    {
        await _ground.AppAsync("ferry");
        await _ground.Management.PatchAsync(Kinds.App, ObjectKey.ClusterScoped("ferry-1.0.0"), """{"spec":{"chart":null,"releases":[{"name":"ferry","targetNamespace":"boats","chart":{"name":"ferry","version":"1.0.0"}}]}}""");
        await MakeAsync(wanted);
        await _ground.SeenAsync(intent => intent.Apps.Items.Values.Any(app => app.Spec.Releases?.Any(r => r.TargetNamespace == "boats") == true));

        await ReconcileAsync();

        Assert.Equal((Reasons.NamespaceReserved, null), await StandsAsync());
        Assert.False(await _ground.Management.HasAsync(Kinds.Namespace, ObjectKey.ClusterScoped(wanted)));
    }

    [Theory]
    [InlineData(Labels.Role)]
    [InlineData(Labels.WorkspaceName)]
    public async Task A_namespace_that_does_not_carry_both_marks_outlives_its_workspace(string mark)
    {
        await GoingAsync();
        await _ground.StopWatchingAsync();
        await _ground.Management.PatchAsync(Kinds.Namespace, ObjectKey.ClusterScoped("beta-made"), $$"""{"metadata":{"labels":{"{{mark}}":null} } }""");

        await ReconcileAsync();

        Assert.False((await _ground.Management.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped("beta-made"))).IsDeleting);
    }

    [Fact]
    public async Task A_namespace_with_a_cluster_that_no_watch_has_told_of_stays()
    {
        await GoingAsync();
        await _ground.StopWatchingAsync();
        await _ground.ClusterAsync(new ObjectKey("beta-made", "late"));

        await ReconcileAsync();

        Assert.False((await _ground.Management.MetadataAsync(Kinds.Namespace, ObjectKey.ClusterScoped("beta-made"))).IsDeleting);
        Assert.Equal(Reasons.ClustersRemaining, (await StandsAsync()).Reason);
    }

    [Fact]
    public async Task An_empty_one_of_its_own_goes_with_it()
    {
        await GoingAsync();

        await ReconcileAsync();
        await _ground.Management.SettledAsync();

        Assert.False(await _ground.Management.HasAsync(Kinds.Namespace, ObjectKey.ClusterScoped("beta-made")));
        Assert.False(await _ground.Management.HasAsync(Kinds.Workspace, Beta));
    }

    [Fact]
    public async Task Another_cause_of_a_refusal_is_told_after_a_minute_and_no_sooner()
    {
        var cause = "the first";
        await using var management = new CannedCluster(_ => CannedCluster.Status(403, cause));
        await MakeAsync("beta-made");
        var reconciler = Reconciler(management.Client);
        await reconciler.ReconcileAsync(Beta, Ct);

        cause = "the second";
        _ground.Clock.Advance(TimeSpan.FromSeconds(59));
        await reconciler.ReconcileAsync(Beta, Ct);
        Assert.Contains("the first", await MessageAsync(), StringComparison.Ordinal);

        _ground.Clock.Advance(TimeSpan.FromSeconds(1));
        await reconciler.ReconcileAsync(Beta, Ct);
        Assert.Contains("the second", await MessageAsync(), StringComparison.Ordinal);
        Assert.Equal((Reasons.RefusedByManagement, null), await StandsAsync());
    }

    [Fact]
    public async Task One_that_is_denied_something_keeps_its_namespace_and_still_says_that_it_is_paused()
    {
        await _ground.ClusterAsync(RemovalGround.Spoke);
        await _ground.Management.AnnotateAsync(Kinds.Workspace, RemovalGround.Alpha, Annotations.Paused, "true");
        await _ground.PlanAsync(RemovalGround.Spoke, _ => _ground.Fleet.WorkspacePlanOf(RemovalGround.Ns) is { PausedAt: not null });
        await using var management = new CannedCluster(_ => CannedCluster.Status(403, "not that one"));

        await Reconciler(management.Client).ReconcileAsync(RemovalGround.Alpha, Ct);

        var status = await StatusAsync(RemovalGround.Alpha);
        Assert.Equal(RemovalGround.Ns, status.NamespaceRef?.Name);
        Assert.Contains(status.Conditions, c => c is { Type: ConditionTypes.Ready, Reason: Reasons.RefusedByManagement });
        Assert.Contains(status.Conditions, c => c is { Type: ConditionTypes.Paused, Status: "True" });
    }

    /// <summary>A kubectl that waits for a deletion asks whether the object is still there and then what to watch: it must not find the one that is made again.</summary>
    [Fact]
    public async Task The_default_one_stays_for_a_moment_while_it_goes()
    {
        await _ground.WorkspaceAsync(WellKnown.DefaultWorkspace);
        await _ground.Management.PatchAsync(Kinds.Workspace, Default, $$"""{"metadata":{"finalizers":["{{Finalizers.Workspace}}"]} }""");
        await _ground.Management.DeleteAsync(Kinds.Workspace, Default);
        await _ground.SeenAsync(intent => intent.Workspaces.Items.GetValueOrDefault(Default) is { Metadata.IsDeleting: true });
        var reconciler = Reconciler();
        await reconciler.ReconcileAsync(Default, Ct);

        _ground.Clock.Advance(WorkspaceEssentials.Farewell - TimeSpan.FromMilliseconds(1));
        await reconciler.ReconcileAsync(Default, Ct);
        Assert.True(await _ground.Management.HasAsync(Kinds.Workspace, Default));

        _ground.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await reconciler.ReconcileAsync(Default, Ct);
        Assert.False(await _ground.Management.HasAsync(Kinds.Workspace, Default));
    }

    private async Task MakeAsync(string? wanted)
    {
        await _ground.Management.CreateAsync(Kinds.Workspace, null, Beta.Name, new JsonObject { ["spec"] = wanted is null ? [] : new JsonObject { ["namespaceName"] = wanted } });
        await _ground.SeenAsync(intent => intent.Workspaces.Items.ContainsKey(Beta));
    }

    /// <summary>Workspace beta with namespace beta-made is being deleted.</summary>
    private async Task GoingAsync()
    {
        await MakeAsync("beta-made");
        await ReconcileAsync();
        await _ground.Management.DeleteAsync(Kinds.Workspace, Beta);
        await _ground.SeenAsync(intent => intent.Workspaces.Items[Beta] is { Metadata.IsDeleting: true, Status.NamespaceRef: not null });
    }

    private Task<Hansa.Kubernetes.Queues.Outcome> ReconcileAsync() => Reconciler().ReconcileAsync(Beta, Ct);

    private WorkspaceReconciler Reconciler(ApiClient? management = null) => new(
        management ?? _ground.Management.Client, _ground.Intent, _ground.Fleet, _ => false, _ground.Orders, new StatusWriter(_ground.Management.Client), (_, _, _) => { }, _ground.Clock, new Random(1));

    private async Task<(string? Reason, string? Namespace)> StandsAsync()
    {
        var status = await StatusAsync(Beta);
        return (status.Conditions.Single(c => c.Type == ConditionTypes.Ready).Reason, status.NamespaceRef?.Name);
    }

    private async Task<string> MessageAsync() => (await StatusAsync(Beta)).Conditions.Single(c => c.Type == ConditionTypes.Ready).Message;

    private async Task<WorkspaceStatus> StatusAsync(ObjectKey workspace)
    {
        using var found = await _ground.Management.Client.GetAsync(Kinds.Workspace.ObjectPath(workspace), Ct);
        return found!.RootElement.Read(HansaJson.Default.Workspace).Status; // the test made it
    }

    private static JsonObject Labelled(params (string Name, string Value)[] labels) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Name, (JsonNode?)JsonValue.Create(l.Value)))) },
    };
}
