using System.Collections.Immutable;

namespace Hansa.Sandbox.Drill;

/// <summary>What people want at one moment: the truth that everything is held against at the end.</summary>
internal sealed record DrillModel
{
    /// <summary>Namespaces of the workspaces; a workspace is called like its namespace.</summary>
    public static ImmutableArray<string> Workspaces { get; } = ["team-1", "team-2"];

    /// <summary>By workspace and app id.</summary>
    public ImmutableDictionary<(string Workspace, string AppId), WantedDeployment> Deployments { get; init; } = ImmutableDictionary<(string, string), WantedDeployment>.Empty;

    /// <summary>Text of <c>values.yaml</c> by workspace and app id.</summary>
    public ImmutableDictionary<(string Workspace, string AppId), string> Overrides { get; init; } = ImmutableDictionary<(string, string), string>.Empty;

    /// <summary>Which workspace a cluster is attached to; one that is attached to none is not in it.</summary>
    public ImmutableSortedDictionary<string, string> Attached { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Clusters and apps whose removal somebody ordered at some time.</summary>
    public ImmutableHashSet<(string Cluster, string AppId)> Ordered { get; init; } = [];

    /// <summary>Whether that deployment goes out as it is: nothing holds it.</summary>
    public bool IsDelivered(string workspace, string appId) =>
        Deployments.TryGetValue((workspace, appId), out var wanted)
        && !wanted.Paused
        && (!wanted.Overridden || (Overrides.TryGetValue((workspace, appId), out var text) && text != DrillActions.BrokenValues))
        && (DrillApps.NeedOf(appId) is not { } need || IsDelivered(workspace, need));
}

/// <summary>An AppDeployment, named like its app id.</summary>
internal sealed record WantedDeployment(string Version, bool Overridden, bool Paused);
