using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>What a deployment has to wait for on a cluster, or why it cannot go there at all.</summary>
/// <param name="WaitsFor">App ids of the same plan.</param>
/// <param name="Hold">Why it is held, or null.</param>
internal sealed record DependencyGate(ImmutableArray<string> WaitsFor, Verdict.Hold? Hold)
{
    public override string ToString() => $"{string.Join(',', WaitsFor)};{Hold?.Message}";
}

internal static class DependencyGates
{
    public static ImmutableDictionary<ObjectKey, DependencyGate> Of(ImmutableArray<DeploymentCandidate> here, KommanderCluster cluster)
    {
        var planned = here
            .Where(c => c is { App: not null, HeldEverywhere.Reason: not Reasons.Superseded } or { App: not null, HeldEverywhere: null })
            .GroupBy(c => c.AppId)
            .ToDictionary(g => g.Key, g => g.First().App!); // filtered above
        var provided = Provided(cluster);
        return here.ToImmutableDictionary(c => c.Key, c => Gate(c, planned, provided));
    }

    /// <summary>What the cluster has from elsewhere; what only the management cluster can run counts as provided there.</summary>
    private static HashSet<string> Provided(KommanderCluster cluster) =>
    [
        .. (cluster.Metadata.Annotation(Annotations.Provides) ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    ];

    private static DependencyGate Gate(DeploymentCandidate candidate, Dictionary<string, AppModel> planned, HashSet<string> provided)
    {
        if (candidate.App is not { } app)
        {
            return new DependencyGate([], null);
        }

        var needed = app.Dependencies.Where(d => !provided.Contains(d) && !ManagementApps.Contains(d)).ToImmutableArray();
        if (needed.Where(d => !planned.ContainsKey(d)).ToArray() is { Length: > 0 } missing)
        {
            return new DependencyGate([], Verdict.Waiting(
                Reasons.DependencyMissing,
                $"{app.AppId} needs {string.Join(" and ", missing)}, which nothing deploys on this cluster: deploy it in this workspace, or say on the KommanderCluster that it is there with annotation {Annotations.Provides}"));
        }

        return Cycle(app.AppId, planned, provided) is { } cycle
            ? new DependencyGate([], Verdict.Rejected(Reasons.DependencyCycle, $"dependencies form a circle: {string.Join(" → ", cycle)}"))
            : new DependencyGate(needed, null);
    }

    private static ImmutableList<string>? Cycle(string start, Dictionary<string, AppModel> planned, HashSet<string> provided)
    {
        var open = new Stack<ImmutableList<string>>([[start]]);
        var seen = new HashSet<string>();
        while (open.TryPop(out var path))
        {
            foreach (var next in planned.TryGetValue(path[^1], out var app) ? app.Dependencies.Where(d => !provided.Contains(d)) : [])
            {
                if (next == start)
                {
                    return path.Add(next);
                }

                if (seen.Add(next))
                {
                    open.Push(path.Add(next));
                }
            }
        }

        return null;
    }
}
