using System.Collections.Immutable;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>
/// Everything served before any CustomResourceDefinition, in the order of discovery: the core group first, preferred versions before
/// others. Names, scopes and verbs are those of <c>kubectl api-resources</c>; columns those of Kubernetes' <c>printers.go</c>.
/// </summary>
internal static class BuiltInResources
{
    private static readonly Lazy<ImmutableArray<ResourceDefinition>> Defined = new(() =>
    [
        .. CoreResources.All,
        .. ExtensionResources.ApiServices,
        .. WorkloadResources.Apps,
        .. EventResources.All,
        .. AccessResources.Reviews,
        .. WorkloadResources.Autoscaling,
        .. WorkloadResources.Batch,
        .. AccessResources.Certificates,
        .. NetworkResources.Networking,
        .. WorkloadResources.Policy,
        .. AccessResources.Rbac,
        .. StorageResources.All,
        .. ExtensionResources.Admission,
        .. ExtensionResources.Definitions,
        .. NodeResources.All,
        .. NetworkResources.Discovery,
    ]);

    public static IReadOnlyList<ResourceDefinition> All => Defined.Value;
}
