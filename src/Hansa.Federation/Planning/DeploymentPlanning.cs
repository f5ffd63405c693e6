using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Planning;

/// <summary>One deployment on one cluster: the verdict, and the releases when it is to be deployed.</summary>
internal static class DeploymentPlanning
{
    private const string DefaultsOrigin = "defaults";

    public static PlannedDeployment Plan(
        string hubId, KommanderCluster cluster, DeploymentCandidate candidate, OverrideLayers overrides, DependencyGate gate, LayerNotes notes)
    {
        var mark = Digest.ForName(candidate.Key.ToString());
        var planned = new PlannedDeployment
        {
            Deployment = candidate.Key,
            Mark = mark,
            AppId = candidate.AppId,
            Verdict = Decide(candidate, overrides, gate),
        };
        if (planned.Verdict is not Verdict.Deploy || candidate.App is not { } app)
        {
            return planned;
        }

        ImmutableArray<PlannedRelease> releases =
            [.. app.Releases.Select((release, index) => Release(cluster, candidate, app, release, index == 0 ? overrides : null, new DeliveryMarks(hubId, app.AppId, mark)))];
        if (releases.Select((release, index) => NameProblem(release, index)).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            return planned with { Verdict = Verdict.Rejected(Reasons.AppInvalid, $"App {app.Name} cannot be used here: {problem}") };
        }

        return planned with
        {
            WaitsFor = gate.WaitsFor,
            Releases = releases,
            Warnings = [.. overrides.Layers.SelectMany(layer => notes.Warnings(layer, app.DefaultValues))],
            Credentials = [.. overrides.Layers.SelectMany(notes.Credentials)],
        };
    }

    /// <summary>What variables made of the names that Helm and Kubernetes have rules for.</summary>
    private static string? NameProblem(PlannedRelease release, int index) =>
        !AppReading.IsHelmName(release.HelmName)
            ? $"spec.releases[{index}].releaseName becomes \"{release.HelmName}\", but must be lower-case letters, digits, '-' and '.', at most {AppReading.MaxNameLength} of them"
        : release.TargetNamespace is { } target && !AppReading.IsNamespaceName(target)
            ? $"spec.releases[{index}].targetNamespace becomes \"{target}\", which no namespace can be called"
        : null;

    private static Verdict Decide(DeploymentCandidate candidate, OverrideLayers overrides, DependencyGate gate) =>
        candidate.HeldEverywhere
        ?? overrides.Problem
        ?? Required(candidate, overrides)
        ?? gate.Hold
        ?? Verdict.Deployed;

    private static Verdict.Hold? Required(DeploymentCandidate candidate, OverrideLayers overrides)
    {
        var missing = RequiredValues.Missing(candidate.App!.Required, overrides.Layers.Select(l => l.Values.Root)); // an unknown App is held everywhere
        return missing.Length == 0
            ? null
            : Verdict.Waiting(Reasons.ValuesRequired, $"{candidate.AppId} needs values that have no default: {string.Join(", ", missing)}; give them in a ConfigMap named by spec.configOverrides");
    }

    private static PlannedRelease Release(
        KommanderCluster cluster, DeploymentCandidate candidate, AppModel app, AppRelease release, OverrideLayers? overrides, DeliveryMarks marks)
    {
        var variables = Variables(app, candidate.Key).SetItem(Substitution.ClusterName, cluster.Metadata.Name);
        var target = Substitution.Fill(release.TargetNamespace ?? "", variables);
        var account = candidate.Workspace.Workspace.Spec.ServiceAccountName is { Length: > 0 } named ? named : null;
        var layers = Layers(Substitution.Fill(app.Defaults[release.Name], variables), overrides);
        return new PlannedRelease
        {
            Name = release.Name,
            Namespace = candidate.Key.Namespace,
            Marks = marks,
            Chart = release.Chart,
            HelmName = Substitution.Fill(release.ReleaseName ?? release.Name, variables),
            TargetNamespace = target.Length == 0 || target == candidate.Key.Namespace ? null : target,
            CreateNamespace = release.CreateNamespace ?? false,
            Timeout = release.Timeout,
            Crds = release.Crds,
            ServiceAccount = account,
            Layers = layers,
            Inputs = Digest.Of(
            [
                app.Digest, release.Name, candidate.Key.ToString(),
                app.UsesClusterName ? cluster.Metadata.Name : "",
                .. layers.Where(l => l.Origin != DefaultsOrigin).SelectMany(l => new[] { l.Origin, l.Content }),
                .. account is null ? [] : new[] { "serviceAccountName", account },
            ]),
        };
    }

    /// <summary>What stands for the App's variables wherever the deployment goes.</summary>
    internal static ImmutableDictionary<string, string> Variables(AppModel app, ObjectKey deployment) => app.Variables
        .SetItem("workspaceNamespace", deployment.Namespace)
        .SetItem("releaseNamespace", deployment.Namespace)
        .SetItem("releaseName", deployment.Name);

    private static ImmutableArray<ValuesLayer> Layers(string defaults, OverrideLayers? overrides) =>
    [
        .. string.IsNullOrWhiteSpace(defaults) ? [] : new[] { new ValuesLayer(DefaultsOrigin, defaults) },
        .. (overrides?.Layers ?? []).Select(layer => new ValuesLayer(layer.Origin, layer.Values.Text) { SecretDigest = layer.SecretDigest }),
    ];
}
