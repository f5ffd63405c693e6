using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>
/// What a Helm release is tied to. Where one of these changes, Flux cannot upgrade: it uninstalls the release and installs it
/// anew (helm-controller, <c>action.ReleaseTargetChanged</c>).
/// </summary>
/// <param name="HelmName">Helm's release name.</param>
/// <param name="Namespace">Namespace of the chart's objects.</param>
/// <param name="Chart">Name of the chart.</param>
internal sealed record ReleaseTarget(string HelmName, string Namespace, string Chart)
{
    public static ReleaseTarget Of(PlannedRelease release) => new(release.HelmName, release.TargetNamespace ?? release.Namespace, release.Chart.Name);

    /// <summary>Whether Helm knows both as one release.</summary>
    public bool IsSameHelmRelease(ReleaseTarget other) => HelmName == other.HelmName && Namespace == other.Namespace;
}
