using Hansa.Api.Metadata;

namespace Hansa.Api.Resources;

/// <summary>One version of a platform service: which charts, with which defaults, after what. Cluster-scoped; its content is fixed once it is used.</summary>
public sealed record App
{
    /// <summary>Standard metadata.</summary>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The service.</summary>
    public AppSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What Hansa reports.</summary>
    public AppStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>The content of an App.</summary>
public sealed record AppSpec
{
    /// <summary>The service's id: a DNS-1123 label of at most 53 characters. The first release is named after it.</summary>
    public string AppId { get; init => field = value ?? ""; } = "";

    /// <summary>The App's version; usually the chart's.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>Kommander's own form. Not offered yet; an App that has only this is refused.</summary>
    public GitRepositoryReference? GitRepositoryRef { get; init; }

    /// <summary>Short form of a single release with everything else at its default.</summary>
    public ChartReference? Chart { get; init; }

    /// <summary>The releases, in the order in which they are delivered.</summary>
    public IReadOnlyList<AppRelease>? Releases { get; init; }

    /// <summary>Default values of the first release: YAML text, delivered as it is written after substitution of variables.</summary>
    public string? Defaults { get; init; }

    /// <summary>Variables that may stand as <c>${name}</c> in defaults, release names and target namespaces.</summary>
    public IReadOnlyList<AppVariable>? Variables { get; init; }

    /// <summary>Paths of values that people must give by overrides, for example <c>provider.name</c>.</summary>
    public IReadOnlyList<string>? Required { get; init; }

    /// <summary>App ids that must be ready on a cluster before this one is installed there.</summary>
    public IReadOnlyList<string>? Dependencies { get; init; }

    /// <summary><c>attached</c> (default: may go to every cluster) or <c>management</c> (the management cluster only).</summary>
    public string? Placement { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One line about the service.</summary>
    public string? Description { get; init; }

    /// <summary>Categories, for example <c>monitoring</c>.</summary>
    public IReadOnlyList<string>? Category { get; init; }

    /// <summary>Icon: base64 of an SVG.</summary>
    public string? Icon { get; init; }

    /// <summary>How sure the catalogue is of this content: <c>exact</c>, <c>nearest</c> (another version's) or <c>inferred</c>.</summary>
    public string? Provenance { get; init; }
}

/// <summary>One Helm release of an App.</summary>
public sealed record AppRelease
{
    /// <summary>Name of the HelmRelease; the first release's is the app id.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The chart.</summary>
    public ChartReference Chart { get; init => field = value ?? new(); } = new();

    /// <summary>Helm's release name, at most 53 characters; <see cref="Name"/> when absent.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>Namespace of the chart's objects; the workspace's when absent.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Whether Helm makes the target namespace.</summary>
    public bool? CreateNamespace { get; init; }

    /// <summary>Time for Helm's operations, as a Go duration.</summary>
    public string? Timeout { get; init; }

    /// <summary>What Helm does with the chart's CRDs: <c>Skip</c>, <c>Create</c> or <c>CreateReplace</c>.</summary>
    public string? Crds { get; init; }

    /// <summary>Default values of a release other than the first.</summary>
    public string? Defaults { get; init; }
}

/// <summary>A chart in a repository.</summary>
public sealed record ChartReference
{
    /// <summary>Name of the chart.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Version of the chart.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>Where the chart is.</summary>
    public ChartRepository Repository { get; init => field = value ?? new(); } = new();
}

/// <summary>A Helm repository or an OCI registry.</summary>
public sealed record ChartRepository
{
    /// <summary>Name; the HelmRepository is called this, then a dash and eight digits of a digest of the content.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>URL as Helm takes it.</summary>
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary><c>default</c> or <c>oci</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Secret with credentials, which people put into the workspace's namespace on the cluster.</summary>
    public LocalObjectReference? SecretRef { get; init; }
}

/// <summary>A variable of an App.</summary>
public sealed record AppVariable
{
    /// <summary>Name: letters, digits and underscores.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value; empty when absent.</summary>
    public string? Default { get; init; }
}

/// <summary>Kommander's reference to a Flux GitRepository that holds the app.</summary>
public sealed record GitRepositoryReference
{
    /// <summary>API version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace.</summary>
    public string? Namespace { get; init; }
}

/// <summary>What Hansa says about an App.</summary>
public sealed record AppStatus
{
    /// <summary>Generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Standard conditions.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
