using Hansa.Api.Metadata;

namespace Hansa.Api;

/// <summary>Every kind that Hansa reads or writes, in the version that it uses.</summary>
public static class Kinds
{
    /// <summary>Kommander's tenant.</summary>
    public static readonly ResourceType Workspace = new("workspaces.kommander.mesosphere.io", "v1alpha1", "workspaces", "Workspace", false);

    /// <summary>One attached cluster.</summary>
    public static readonly ResourceType KommanderCluster = new("kommander.mesosphere.io", "v1beta1", "kommanderclusters", "KommanderCluster", true);

    /// <summary>KubeFed's record of a member.</summary>
    public static readonly ResourceType KubeFedCluster = new("core.kubefed.io", "v1beta1", "kubefedclusters", "KubeFedCluster", true);

    /// <summary>One version of a platform service.</summary>
    public static readonly ResourceType App = new("apps.kommander.d2iq.io", "v1alpha1", "apps", "App", false);

    /// <summary>The order to run an App on the clusters of a workspace.</summary>
    public static readonly ResourceType AppDeployment = new("apps.kommander.d2iq.io", "v1alpha1", "appdeployments", "AppDeployment", true);

    /// <summary>The kinds that Hansa's own CRDs define.</summary>
    public static IReadOnlyList<ResourceType> Own { get; } = [Workspace, KommanderCluster, KubeFedCluster, App, AppDeployment];

    /// <summary>Core Namespace.</summary>
    public static readonly ResourceType Namespace = new("", "v1", "namespaces", "Namespace", false);

    /// <summary>Core ConfigMap.</summary>
    public static readonly ResourceType ConfigMap = new("", "v1", "configmaps", "ConfigMap", true);

    /// <summary>Core Secret.</summary>
    public static readonly ResourceType Secret = new("", "v1", "secrets", "Secret", true);

    /// <summary>Core Event, which <c>kubectl describe</c> shows.</summary>
    public static readonly ResourceType Event = new("", "v1", "events", "Event", true);

    /// <summary>Lease of leader election.</summary>
    public static readonly ResourceType Lease = new("coordination.k8s.io", "v1", "leases", "Lease", true);

    /// <summary>CustomResourceDefinition.</summary>
    public static readonly ResourceType CustomResourceDefinition = new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);

    /// <summary>Group of Flux's HelmRelease.</summary>
    public const string HelmGroup = "helm.toolkit.fluxcd.io";

    /// <summary>Group of Flux's HelmRepository.</summary>
    public const string SourceGroup = "source.toolkit.fluxcd.io";

    /// <summary>Versions of HelmRelease that Hansa can write, the preferred first.</summary>
    public static IReadOnlyList<string> HelmReleaseVersions { get; } = ["v2", "v2beta2", "v2beta1"];

    /// <summary>Versions of HelmRepository that Hansa can write, the preferred first.</summary>
    public static IReadOnlyList<string> SourceVersions { get; } = ["v1", "v1beta2", "v1beta1"];

    /// <summary>Flux's HelmRelease in one of <see cref="HelmReleaseVersions"/>.</summary>
    public static ResourceType HelmRelease(string version) => new(HelmGroup, version, "helmreleases", "HelmRelease", true);

    /// <summary>Flux's HelmRepository in one of <see cref="SourceVersions"/>.</summary>
    public static ResourceType HelmRepository(string version) => new(SourceGroup, version, "helmrepositories", "HelmRepository", true);
}
