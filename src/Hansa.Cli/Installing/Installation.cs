using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Plans;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Installing;

/// <summary>Everything that a management cluster needs, in the order in which it is applied. deploy/ holds it.</summary>
/// <param name="Yaml">As one stream.</param>
internal sealed record Installation(string Yaml)
{
    private static readonly ImmutableArray<ResourceType> Types =
    [
        Kinds.CustomResourceDefinition, Kinds.Namespace,
        new("", "v1", "serviceaccounts", "ServiceAccount", true),
        new("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false),
        new("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
        new("rbac.authorization.k8s.io", "v1", "roles", "Role", true),
        new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true),
        new("apps", "v1", "deployments", "Deployment", true),
    ];

    /// <param name="image">The controller's image; null leaves its Deployment out, for those who run it otherwise.</param>
    public static Installation Of(string? image) => new(string.Join("---\n",
    [
        CustomResourceDefinitions.AsStream(),
        Read("namespace.yaml"),
        Read("rbac.yaml"),
        Read("user-roles.yaml"),
        .. image is null ? [] : new[] { Read("controller.yaml").Replace("image: IMAGE", $"image: {Quoted(image)}", StringComparison.Ordinal) },
    ]));

    /// <summary>The objects with the kinds that their paths follow from.</summary>
    public IEnumerable<(ResourceType Type, ObjectKey Key, Manifest Manifest)> Objects() => ManifestFiles.Parse("hansa install", Yaml).Select(m =>
    {
        var type = Types.Single(t => t.Kind == m.Body["kind"]!.ToString() && t.ApiVersion == m.Body["apiVersion"]!.ToString()); // parsed objects have both
        var metadata = m.Body["metadata"]!; // ours have it
        return (type, new ObjectKey(metadata["namespace"]?.ToString() ?? "", metadata["name"]!.ToString()), m);
    });

    private static string Quoted(string image) =>
        image.AsSpan().ContainsAny("\"\\\n\r ") || image.Length == 0 ? throw new InvalidOperationException($"--image {image}: the name of an image is expected") : $"\"{image}\"";

    private static string Read(string file)
    {
        using var stream = typeof(Installation).Assembly.GetManifestResourceStream($"management/{file}")!; // the project file embeds it
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
