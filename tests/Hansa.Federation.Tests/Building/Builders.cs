using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Building;

/// <summary>Valid objects to start from.</summary>
internal static class Builders
{
    public const string HubId = "hub-1";

    public static DateTimeOffset Noon { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static FleetBuilder AFleet() => new();

    /// <summary>An App named <c>appId-version</c> with one release.</summary>
    public static App AnApp(string appId, string version = "1.0.0", params string[] dependencies) => new()
    {
        Metadata = new ObjectMeta { Name = $"{appId}-{version}" },
        Spec = new AppSpec { AppId = appId, Version = version, Releases = [ARelease(appId, version)], Dependencies = dependencies },
    };

    public static AppRelease ARelease(string name, string version = "1.0.0") => new()
    {
        Name = name,
        Chart = new ChartReference
        {
            Name = name,
            Version = version,
            Repository = new ChartRepository { Name = "charts", Url = "https://charts.example.org" },
        },
    };

    public static AppDeployment ADeployment(string ns, string name, string app) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns, Uid = $"uid-{name}", CreationTimestamp = Noon, Generation = 1 },
        Spec = new AppDeploymentSpec { AppRef = new AppReference { Name = app } },
    };

    public static KommanderCluster ACluster(string ns, string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = ns, Uid = $"uid-{name}", CreationTimestamp = Noon, Generation = 1 },
        Spec = new KommanderClusterSpec { KubeconfigRef = new LocalObjectReference { Name = $"{name}-kubeconfig" } },
    };

    public static Workspace AWorkspace(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Uid = $"uid-{name}" },
        Status = new WorkspaceStatus { NamespaceRef = new LocalObjectReference { Name = FleetBuilder.NamespaceOf(name) } },
    };

    public static LabelSelector Labelled(string key, string value) => new() { MatchLabels = new Dictionary<string, string> { [key] = value } };

    public static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };

    public static Verdict.Hold Held(PlannedDeployment planned) => Assert.IsType<Verdict.Hold>(planned.Verdict);

    public static ImmutableArray<PlannedObject> Objects(this ClusterPlan plan, FluxVersions flux) =>
        [.. plan.Deployments.SelectMany(d => d.Releases).SelectMany(r => r.ObjectsFor(flux))];
}
