using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Discovery;

/// <summary>Which kind a subresource speaks, and what can be done with it.</summary>
internal static class SubresourceKinds
{
    public static GroupVersionKind Of(ResourceDefinition definition, string subresource) => subresource switch
    {
        "scale" => new GroupVersionKind("autoscaling", "v1", "Scale"),
        "token" => new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest"),
        "eviction" => new GroupVersionKind("policy", "v1", "Eviction"),
        "binding" => new GroupVersionKind("", "v1", "Binding"),
        "attach" => new GroupVersionKind("", "v1", "PodAttachOptions"),
        "exec" => new GroupVersionKind("", "v1", "PodExecOptions"),
        "portforward" => new GroupVersionKind("", "v1", "PodPortForwardOptions"),
        "proxy" => new GroupVersionKind("", "v1", $"{definition.Kind.Kind}ProxyOptions"),
        _ => definition.Kind,
    };

    public static IReadOnlyList<string> Verbs(string subresource) => subresource switch
    {
        "token" or "eviction" or "binding" => ["create"],
        "finalize" => ["update"],
        "log" => ["get"],
        "attach" or "exec" or "portforward" => ["create", "get"],
        "proxy" => ["create", "delete", "get", "patch", "update"],
        _ => ["get", "patch", "update"],
    };
}
