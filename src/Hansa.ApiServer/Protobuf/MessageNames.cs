using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Protobuf;

/// <summary>Names of kinds in protobuf and in OpenAPI documents.</summary>
internal static class MessageNames
{
    public const string Meta = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    /// <summary>Full name of the message that a kind would have; null when its group is none of Kubernetes' own.</summary>
    public static string? Of(GroupVersionKind kind)
    {
        if (IsOfEveryGroup(kind.Kind) || kind is { Group: "", Version: "v1", Kind: "Status" })
            return Meta + kind.Kind;
        return PackageOf(kind.Group) is { } package ? $"{package}.{kind.Version}.{kind.Kind}" : null;
    }

    /// <summary><c>k8s.io.api.core.v1.Pod</c> is <c>io.k8s.api.core.v1.Pod</c> in OpenAPI documents.</summary>
    public static string InOpenApi(string messageName) =>
        string.Concat("io.k8s.", messageName["k8s.io.".Length..].Replace('_', '-'));

    /// <summary>Clients send these in whatever group the request is for; they are one type (<c>metav1.AddToGroupVersion</c>).</summary>
    private static bool IsOfEveryGroup(string kind) => kind is "CreateOptions" or "DeleteOptions" or "PatchOptions" or "UpdateOptions";

    private static string? PackageOf(string group) => group switch
    {
        "" => "k8s.io.api.core",
        "apps" or "autoscaling" or "batch" or "policy" => "k8s.io.api." + group,
        "admissionregistration.k8s.io" => "k8s.io.api.admissionregistration",
        "apiextensions.k8s.io" => "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions",
        "apiregistration.k8s.io" => "k8s.io.kube_aggregator.pkg.apis.apiregistration",
        "authentication.k8s.io" => "k8s.io.api.authentication",
        "authorization.k8s.io" => "k8s.io.api.authorization",
        "certificates.k8s.io" => "k8s.io.api.certificates",
        "coordination.k8s.io" => "k8s.io.api.coordination",
        "discovery.k8s.io" => "k8s.io.api.discovery",
        "events.k8s.io" => "k8s.io.api.events",
        "networking.k8s.io" => "k8s.io.api.networking",
        "node.k8s.io" => "k8s.io.api.node",
        "rbac.authorization.k8s.io" => "k8s.io.api.rbac",
        "scheduling.k8s.io" => "k8s.io.api.scheduling",
        "storage.k8s.io" => "k8s.io.api.storage",
        _ => null,
    };
}
