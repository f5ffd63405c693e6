using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Plans;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Installing;

/// <summary>An object of deploy/, with the kind and the key that its path follows from.</summary>
internal sealed record ManifestObject(ResourceType Type, ObjectKey Key, JsonObject Body)
{
    /// <summary>The right to do that with it.</summary>
    public AccessRight Right(string verb) => new(verb, Type, Type.Namespaced ? Key.Namespace : null);
}

/// <summary>The manifests of deploy/, which are built in, and the kinds of their objects.</summary>
internal static class Manifests
{
    public static readonly ResourceType Budget = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true);

    /// <summary>As Kubernetes 1.20 knows it.</summary>
    public static readonly ResourceType OldBudget = Budget with { Version = "v1beta1" };

    public static readonly ResourceType Deployment = new("apps", "v1", "deployments", "Deployment", true);

    public static readonly ResourceType RoleBinding = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true);

    private static readonly ImmutableArray<ResourceType> Types =
    [
        Kinds.CustomResourceDefinition, Kinds.Namespace, Kinds.Secret, Budget,
        new("", "v1", "serviceaccounts", "ServiceAccount", true),
        new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false),
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
        new("rbac.authorization.k8s.io", "v1", "roles", "Role", true),
        RoleBinding,
        Deployment,
        new("", "v1", "services", "Service", true),
        new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true),
    ];

    /// <param name="file">For example <c>attached/role.yaml</c>.</param>
    public static string Read(string file)
    {
        using var stream = typeof(Manifests).Assembly.GetManifestResourceStream(file)!; // the project file embeds it
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static IEnumerable<ManifestObject> ObjectsOf(string yaml) => ManifestFiles.Parse("deploy", yaml).Select(manifest =>
    {
        var type = Types.Single(t => t.Kind == manifest.Body["kind"]!.ToString() && t.ApiVersion == manifest.Body["apiVersion"]!.ToString()); // parsed objects have both
        var metadata = manifest.Body["metadata"]!; // ours have it
        return new ManifestObject(type, new ObjectKey(metadata["namespace"]?.ToString() ?? "", metadata["name"]!.ToString()), manifest.Body);
    });
}
