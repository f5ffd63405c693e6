using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>storage.k8s.io.</summary>
internal static class StorageResources
{
    private static readonly ResourceGroup Storage = new("storage.k8s.io", "v1");

    public static ImmutableArray<ResourceDefinition> All =>
    [
        Storage.ClusterWide("CSIDriver", "csidrivers") with
        {
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("AttachRequired:boolean", "PodInfoOnMount:boolean", "StorageCapacity:boolean", "TokenRequests",
                "RequiresRepublish:boolean", "Modes", "Age"),
        },
        Storage.ClusterWide("CSINode", "csinodes") with
        {
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("Drivers:integer", "Age"),
        },
        Storage.Namespaced("CSIStorageCapacity", "csistoragecapacities") with { Columns = Columns.Of("StorageClassName", "Capacity") },
        Storage.ClusterWide("StorageClass", "storageclasses", "sc") with
        {
            Columns = Columns.Of("Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"),
        },
        Storage.ClusterWide("VolumeAttachment", "volumeattachments") with
        {
            UpdateNeedsResourceVersion = true,
            Subresources = ["status"],
            Columns = Columns.Of("Attacher", "PV", "Node", "Attached:boolean", "Age"),
        },
        Storage.ClusterWide("VolumeAttributesClass", "volumeattributesclasses", "vac") with { Columns = Columns.Of("DriverName", "Age") },
    ];
}
