using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>What nodes and schedulers need: scheduling, coordination, node.</summary>
internal static class NodeResources
{
    public static ImmutableArray<ResourceDefinition> All =>
    [
        new ResourceGroup("scheduling.k8s.io", "v1").ClusterWide("PriorityClass", "priorityclasses", "pc") with
        {
            Generation = GenerationRule.AllButStatus,
            Columns = Columns.Of("Value:integer", "Global-Default:boolean", "Age", "PreemptionPolicy"),
        },
        new ResourceGroup("coordination.k8s.io", "v1").Namespaced("Lease", "leases") with
        {
            CreateOnUpdate = true,
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("Holder", "Age"),
        },
        new ResourceGroup("node.k8s.io", "v1").ClusterWide("RuntimeClass", "runtimeclasses") with
        {
            UpdateNeedsResourceVersion = true,
            Columns = Columns.Of("Handler", "Age"),
        },
    ];
}
