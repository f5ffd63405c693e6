using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>What runs pods, and how many: apps, batch, autoscaling, policy.</summary>
internal static class WorkloadResources
{
    private static readonly ResourceGroup AppsGroup = new("apps", "v1");
    private static readonly ResourceGroup BatchGroup = new("batch", "v1");
    private static readonly ResourceGroup PolicyGroup = new("policy", "v1");

    /// <summary>The selector is a LabelSelector object; Scale shows it as text.</summary>
    public static ScalePaths ReplicaPaths { get; } = new(".spec.replicas", ".status.replicas", ".spec.selector");

    public static ImmutableArray<ResourceDefinition> Apps =>
    [
        AppsGroup.Namespaced("ControllerRevision", "controllerrevisions") with { Columns = Columns.Of("Controller", "Revision", "Age") },
        AppsGroup.Namespaced("DaemonSet", "daemonsets", "ds") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.Spec,
            Subresources = ["status"],
            Columns = Columns.Of("Desired:integer", "Current:integer", "Ready:integer", "Up-to-date:integer", "Available:integer",
                "Node Selector", "Age", "Containers*", "Images*", "Selector*"),
        },
        AppsGroup.Namespaced("Deployment", "deployments", "deploy") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.SpecAndAnnotations,
            Subresources = ["scale", "status"],
            Scale = ReplicaPaths,
            Columns = Columns.Of("Ready", "Up-to-date", "Available", "Age", "Containers*", "Images*", "Selector*"),
        },
        AppsGroup.Namespaced("ReplicaSet", "replicasets", "rs") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.Spec,
            Subresources = ["scale", "status"],
            SelectableFields = ["status.replicas"],
            Scale = ReplicaPaths,
            Columns = Columns.Of("Desired:integer", "Current:integer", "Ready:integer", "Age", "Containers*", "Images*", "Selector*"),
        },
        AppsGroup.Namespaced("StatefulSet", "statefulsets", "sts") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.Spec,
            Subresources = ["scale", "status"],
            Scale = ReplicaPaths,
            Columns = Columns.Of("Ready", "Age", "Containers*", "Images*"),
        },
    ];

    public static ImmutableArray<ResourceDefinition> Batch =>
    [
        BatchGroup.Namespaced("CronJob", "cronjobs", "cj") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.Spec,
            Subresources = ["status"],
            Columns = Columns.Of("Schedule", "Timezone", "Suspend:boolean", "Active:integer", "Last Schedule", "Age", "Containers*",
                "Images*", "Selector*"),
        },
        BatchGroup.Namespaced("Job", "jobs") with
        {
            Categories = Categories.All,
            Generation = GenerationRule.Spec,
            Subresources = ["status"],
            SelectableFields = ["status.successful"],
            Columns = Columns.Of("Status", "Completions", "Duration", "Age", "Containers*", "Images*", "Selector*"),
        },
    ];

    public static ImmutableArray<ResourceDefinition> Autoscaling => [Autoscaler("v2"), Autoscaler("v1")];

    public static ImmutableArray<ResourceDefinition> Policy =>
    [
        PolicyGroup.Namespaced("PodDisruptionBudget", "poddisruptionbudgets", "pdb") with
        {
            Generation = GenerationRule.Spec,
            UpdateNeedsResourceVersion = true,
            Subresources = ["status"],
            Columns = Columns.Of("Min Available", "Max Unavailable", "Allowed Disruptions:integer", "Age"),
        },
    ];

    private static ResourceDefinition Autoscaler(string version) =>
        new ResourceGroup("autoscaling", version).Namespaced("HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa") with
        {
            Categories = Categories.All,
            StorageVersion = "v2",
            Subresources = ["status"],
            Columns = Columns.Of("Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
        };
}
