using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Sessions;
using Hansa.Federation.Attachment;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Plans;

/// <summary>What a plan is asked for.</summary>
/// <param name="Deletes">Whether the manifests are deleted rather than applied.</param>
internal sealed record PlanWish(bool Deletes)
{
    /// <summary>Only this cluster; null for all.</summary>
    public string? Cluster { get; init; }

    /// <summary>Read no attached cluster.</summary>
    public bool IsOffline { get; init; }

    /// <summary>As if nothing were paused.</summary>
    public bool IgnoresPauses { get; init; }
}

/// <summary>Reads the intent and the clusters, and compares.</summary>
internal static class PlanMaking
{
    /// <exception cref="InvalidOperationException">A manifest cannot be read, or there is no such cluster or workspace.</exception>
    public static async Task<PlanReport> MakeAsync(Session session, ImmutableArray<Manifest> manifests, PlanWish wish)
    {
        var usual = await NamespaceAsync(session);
        var live = await session.ReadIntentAsync(Scope(manifests, usual), wish.Deletes ? [] : IntentOverlay.DeploymentsAmong(manifests, usual));
        if (!live.IsHubKnown && !wish.IsOffline)
            throw new InvalidOperationException(
                $"you may not read ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap}, by which what Hansa delivered to a cluster is told from everything else there: "
                + "ClusterRole hansa-catalog-view allows it; `hansa plan --offline` looks at no cluster");
        var (wanted, ignored) = wish.Deletes ? IntentOverlay.Delete(live, manifests, usual) : IntentOverlay.Apply(live, manifests, usual, session.Now);
        if (wish.IgnoresPauses)
            wanted = wanted.WithoutPauses();
        var isMeant = Meant(wish.Cluster, usual, live, wanted);
        var sights = wish.IsOffline
            ? ImmutableDictionary<ObjectKey, ClusterSight>.Empty
            : await SightReading.ReadAsync(session.Management, (cluster, workspace, token) => ReadingAccess.OpenAsync(session.Management, cluster, workspace, session.Clock, token), live, wanted, isMeant, session.Progress.Passing, session.Clock, session.Ct);
        session.Progress.Clear();
        return new PlanReport(FleetPreview.Of(live, wanted, sights, isMeant, session.Clock), ignored);
    }

    /// <summary>The namespace of manifests that name none; null when nobody named a workspace.</summary>
    public static async Task<string?> NamespaceAsync(Session session) => session.IsForAllWorkspaces ? null : (await session.WorkspaceAsync()).Namespace;

    /// <summary>The namespace that is all the plan is about; null when a manifest reaches further, as an App or a Workspace does.</summary>
    private static string? Scope(ImmutableArray<Manifest> manifests, string? usual) =>
        usual is not null && manifests.All(m => LiesInWorkspace(m) ? m.Key(isNamespaced: true, usual).Namespace == usual : !m.Is(Kinds.App) && !m.Is(Kinds.Workspace))
            ? usual
            : null;

    /// <summary>Of other kinds, but for App and Workspace, nothing is planned.</summary>
    private static bool LiesInWorkspace(Manifest m) => m.Is(Kinds.AppDeployment) || m.Is(Kinds.KommanderCluster) || m.Is(Kinds.ConfigMap) || m.Is(Kinds.Secret);

    private static Func<ObjectKey, bool> Meant(string? name, string? ns, FleetIntent live, FleetIntent wanted)
    {
        var known = live.Clusters.Keys.Concat(wanted.Clusters.Keys).Where(k => ns is null || k.Namespace == ns).Select(k => k.Name).ToHashSet();
        return name is null || known.Contains(name)
            ? key => (ns is null || key.Namespace == ns) && (name is null || key.Name == name)
            : throw new InvalidOperationException($"kommanderclusters \"{name}\" not found{FleetObjects.Known(known)}");
    }
}
