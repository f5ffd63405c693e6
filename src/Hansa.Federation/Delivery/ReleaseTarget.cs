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
    /// <summary>Namespace in which Helm keeps what it knows of the release; empty for the HelmRelease's own, which is all that Hansa asks for.</summary>
    public string Storage { get; init; } = "";

    public static ReleaseTarget Of(PlannedRelease release) => new(release.HelmName, release.TargetNamespace ?? release.Namespace, release.Chart.Name);

    /// <summary>For people.</summary>
    public override string ToString() => $"Helm release {HelmName} in namespace {Namespace} of chart {Chart}{(Storage.Length == 0 ? "" : $", stored in namespace {Storage}")}";

    /// <summary>Whether Helm keeps both under one name: the one that is made second takes the other over, wherever its objects lie.</summary>
    public bool SharesRecord(ReleaseTarget other) => HelmName == other.HelmName && Storage == other.Storage;

    /// <summary>Whether one can go on with what the other made.</summary>
    public bool IsSameHelmRelease(ReleaseTarget other) => HelmName == other.HelmName && Namespace == other.Namespace && Storage == other.Storage;
}
