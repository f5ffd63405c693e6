using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>What clusters that do not differ share: the deployments, and with them the rendered bytes.</summary>
public sealed class PlanVariant(ImmutableArray<PlannedDeployment> deployments)
{
    /// <summary>Nothing is wanted.</summary>
    public static PlanVariant Empty { get; } = new([]);

    /// <summary>Every deployment that applies, held or not, in ordinal order of names.</summary>
    public ImmutableArray<PlannedDeployment> Deployments { get; } = deployments;

    /// <summary>Equal for variants that ask for the same.</summary>
    internal string Fingerprint => field ??= Digest.Of(Deployments.Select(d => d.Fingerprint));
}

/// <summary>
/// The variants of one workspace's plan. A cluster is told from another only by what its plan depends on, so that a thousand equal
/// clusters are planned once.
/// </summary>
internal sealed class PlanVariants(string hubId, WorkspaceSnapshot workspace, ImmutableArray<DeploymentCandidate> candidates)
{
    private readonly bool _looksAtLabels = candidates.Any(c => c.Deployment.Spec is { ClusterSelector: not null } or { ClusterConfigOverrides.Count: > 0 });
    private readonly bool _looksAtNames = candidates.Any(c => c.App is { UsesClusterName: true } || ClusterLabels.AreNamedBy(c.Deployment.Spec));
    private readonly Dictionary<string, PlanVariant> _variants = [];
    private readonly Dictionary<(ObjectKey, string), PlannedDeployment> _planned = [];
    private readonly LayerNotes _notes = new();

    public PlanVariant For(KommanderCluster cluster)
    {
        var difference = Difference(cluster);
        if (!_variants.TryGetValue(difference, out var variant))
        {
            variant = new PlanVariant(Plan(cluster));
            _variants.Add(difference, variant);
        }

        return variant;
    }

    private string Difference(KommanderCluster cluster) => string.Join('\n',
    [
        HostCluster.Is(cluster) ? "host" : "",
        _looksAtNames ? cluster.Metadata.Name : "",
        cluster.Metadata.Annotation(Annotations.Provides) ?? "",
        .. _looksAtLabels
            ? ClusterLabels.Written(workspace.Workspace, cluster).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")
            : [],
    ]);

    private ImmutableArray<PlannedDeployment> Plan(KommanderCluster cluster)
    {
        var here = candidates.Where(c => c.AppliesTo(cluster)).ToImmutableArray();
        var gates = DependencyGates.Of(here, cluster);
        return [.. here.Select(c => Shared(cluster, c, gates[c.Key]))];
    }

    /// <summary>Variants that differ in one deployment share the others.</summary>
    private PlannedDeployment Shared(KommanderCluster cluster, DeploymentCandidate candidate, DependencyGate gate)
    {
        var layers = candidate.LayersFor(cluster);
        var difference = Digest.Of(
        [
            candidate.App is { UsesClusterName: true } ? cluster.Metadata.Name : "",
            HostCluster.Is(cluster) ? "host" : "",
            gate.ToString(),
            .. layers.Sources,
        ]);
        if (!_planned.TryGetValue((candidate.Key, difference), out var planned))
        {
            planned = DeploymentPlanning.Plan(hubId, cluster, candidate, layers, gate, _notes);
            _planned.Add((candidate.Key, difference), planned);
        }

        return planned;
    }
}
