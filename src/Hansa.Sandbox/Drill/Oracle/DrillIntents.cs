using System.Collections.Immutable;

namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>What people have written at one moment: the truth that every cluster is held against.</summary>
internal sealed record DrillIntents
{
    /// <summary>Namespaces of the workspaces; a workspace is called like its namespace.</summary>
    public static ImmutableArray<string> WorkspaceNames { get; } = ["team-1", "team-2"];

    /// <summary>By the name of the App.</summary>
    public ImmutableSortedDictionary<string, WantedApp> Apps { get; init; } = ImmutableSortedDictionary<string, WantedApp>.Empty;

    /// <summary>Workspaces in which everything is held.</summary>
    public ImmutableSortedSet<string> PausedWorkspaces { get; init; } = [];

    /// <summary>Those that are attached; one that is attached to no workspace is not in it.</summary>
    public ImmutableSortedDictionary<string, WantedCluster> Clusters { get; init; } = ImmutableSortedDictionary<string, WantedCluster>.Empty;

    /// <summary>Clusters that were detached with all that they had.</summary>
    public ImmutableSortedSet<string> Emptied { get; init; } = [];

    /// <summary>By workspace and name.</summary>
    public ImmutableSortedDictionary<(string Workspace, string Name), WantedDeployment> Deployments { get; init; } =
        ImmutableSortedDictionary<(string, string), WantedDeployment>.Empty;

    /// <summary>Services that a deployment of that name has ever named.</summary>
    public ImmutableHashSet<(string Workspace, string Name, string AppId)> Named { get; init; } = [];

    /// <summary>Texts of <c>values.yaml</c> by workspace and name of the ConfigMap.</summary>
    public ImmutableSortedDictionary<(string Workspace, string Name), string> Values { get; init; } = ImmutableSortedDictionary<(string, string), string>.Empty;

    /// <summary>The same with that deployment.</summary>
    public DrillIntents Deploying(string workspace, string name, WantedDeployment wanted) => this with
    {
        Deployments = Deployments.SetItem((workspace, name), wanted),
        Named = Named.Add((workspace, name, wanted.AppId)),
    };

    /// <summary>The deployments of a workspace.</summary>
    public IEnumerable<WantedDeployment> DeploymentsIn(string workspace) => Deployments.Where(each => each.Key.Workspace == workspace).Select(each => each.Value);
}

/// <summary>An App.</summary>
/// <param name="AppId">The service.</param>
/// <param name="Version">Its version, and the chart's.</param>
/// <param name="Defaults">Text of its default values.</param>
/// <param name="Needs">The service that has to be there first; null when none has to.</param>
internal sealed record WantedApp(string AppId, string Version, string Defaults, string? Needs)
{
    /// <summary>As people call it.</summary>
    public string Name => $"{AppId}-{Version}";
}

/// <summary>A cluster that is attached to a workspace.</summary>
internal sealed record WantedCluster(string Workspace)
{
    /// <summary>Its label; null when it has none.</summary>
    public string? Region { get; init; }

    public bool Paused { get; init; }

    /// <summary>A service that it has from elsewhere.</summary>
    public string? Provides { get; init; }

    /// <summary>Whether the kubeconfig that people gave leads to it.</summary>
    public bool IsReached { get; init; } = true;
}

/// <summary>An AppDeployment.</summary>
internal sealed record WantedDeployment(string AppId, string Version)
{
    /// <summary>Name of the App.</summary>
    public string App => $"{AppId}-{Version}";

    /// <summary>ConfigMap with overrides; null when there are none.</summary>
    public string? Overrides { get; init; }

    /// <summary>Only for clusters of that region; null for all.</summary>
    public string? Region { get; init; }

    /// <summary>ConfigMap with overrides for <see cref="RegionOfOverrides"/>; null when there are none.</summary>
    public string? RegionalOverrides { get; init; }

    public string RegionOfOverrides { get; init; } = "";

    public bool Paused { get; init; }

    /// <summary>Whether it is written in a form that nobody understands.</summary>
    public bool Unreadable { get; init; }

    public bool AppliesTo(WantedCluster cluster) => Region is null || cluster.Region == Region;
}
