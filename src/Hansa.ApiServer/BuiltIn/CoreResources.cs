using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>The core group, v1.</summary>
internal static class CoreResources
{
    private static readonly ResourceGroup Core = new("", "v1");

    /// <summary>A collection of namespaces cannot be deleted.</summary>
    private static readonly ImmutableArray<string> NamespaceVerbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static ImmutableArray<ResourceDefinition> All =>
    [
        Core.Review("Binding", "bindings", namespaced: true),
        Core.Namespaced("ConfigMap", "configmaps", "cm") with { Columns = Columns.Of("Data", "Age") },
        Core.Namespaced("Endpoints", "endpoints", "ep") with
        {
            Columns = Columns.Of("Endpoints", "Age"),
            CreateOnUpdate = true,
            DeprecationWarning = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        },
        Event,
        Core.Namespaced("LimitRange", "limitranges", "limits") with { Columns = Columns.Of("Created At:date") },
        Core.ClusterWide("Namespace", "namespaces", "ns") with
        {
            Verbs = NamespaceVerbs,
            Subresources = ["finalize", "status"],
            SelectableFields = ["status.phase"],
            Columns = Columns.Of("Status", "Age"),
        },
        Node,
        PersistentVolumeClaim,
        PersistentVolume,
        Pod,
        Core.Namespaced("PodTemplate", "podtemplates") with
        {
            Generation = GenerationRule.AllButStatus,
            Columns = Columns.Of("Containers", "Images", "Pod Labels"),
        },
        ReplicationController,
        Core.Namespaced("ResourceQuota", "resourcequotas", "quota") with
        {
            Subresources = ["status"],
            Columns = Columns.Of("Request", "Limit", "Age"),
        },
        Core.Namespaced("Secret", "secrets") with
        {
            SelectableFields = ["type"],
            Columns = Columns.Of("Type", "Data", "Age"),
        },
        Core.Namespaced("ServiceAccount", "serviceaccounts", "sa") with { Subresources = ["token"] },
        Core.Namespaced("Service", "services", "svc") with
        {
            Categories = Categories.All,
            CreateOnUpdate = true,
            Subresources = ["status"],
            SelectableFields = ["spec.clusterIP", "spec.type"],
            Columns = Columns.Of("Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector*"),
        },
    ];

    /// <summary>Its Table does not begin with the name.</summary>
    private static ResourceDefinition Event => Core.Namespaced("Event", "events", "ev") with
    {
        CreateOnUpdate = true,
        SelectableFields =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        Columns = EventResources.EventColumns,
    };

    private static ResourceDefinition Node => Core.ClusterWide("Node", "nodes", "no") with
    {
        Subresources = ["status"],
        SelectableFields = ["spec.unschedulable"],
        Columns = Columns.Of("Status", "Roles", "Age", "Version", "Internal-IP*", "External-IP*", "OS-Image*", "Kernel-Version*",
            "Container-Runtime*"),
    };

    private static ResourceDefinition PersistentVolumeClaim => Core.Namespaced("PersistentVolumeClaim", "persistentvolumeclaims", "pvc") with
    {
        Subresources = ["status"],
        Columns = Columns.Of("Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass", "Age", "VolumeMode*"),
    };

    private static ResourceDefinition PersistentVolume => Core.ClusterWide("PersistentVolume", "persistentvolumes", "pv") with
    {
        Subresources = ["status"],
        Columns = Columns.Of("Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass", "VolumeAttributesClass",
            "Reason", "Age", "VolumeMode*"),
    };

    private static ResourceDefinition Pod => Core.Namespaced("Pod", "pods", "po") with
    {
        Categories = Categories.All,
        Generation = GenerationRule.Spec,
        Subresources =
            ["attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "proxy", "resize", "status"],
        SelectableFields =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.nominatedNodeName",
        ],
        Columns = Columns.Of("Ready", "Status", "Restarts", "Age", "IP*", "Node*", "Nominated Node*", "Readiness Gates*"),
    };

    private static ResourceDefinition ReplicationController => Core.Namespaced("ReplicationController", "replicationcontrollers", "rc") with
    {
        Categories = Categories.All,
        Generation = GenerationRule.Spec,
        Subresources = ["scale", "status"],
        SelectableFields = ["status.replicas"],
        Scale = WorkloadResources.ReplicaPaths,
        Columns = Columns.Of("Desired:integer", "Current:integer", "Ready:integer", "Age", "Containers*", "Images*", "Selector*"),
    };
}
