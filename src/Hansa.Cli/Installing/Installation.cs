using System.Collections.Immutable;
using Hansa.Api;

namespace Hansa.Cli.Installing;

/// <summary>Everything that a management cluster needs, in the order in which it is applied. deploy/ holds it.</summary>
/// <param name="Yaml">As one stream.</param>
internal sealed record Installation(string Yaml)
{
    /// <param name="image">The controller's image; null leaves its Deployment out, for those who run it otherwise.</param>
    public static Installation Of(string? image) => new(string.Join("---\n",
    [
        CustomResourceDefinitions.AsStream(),
        Manifests.Read("management/namespace.yaml"),
        Manifests.Read("management/rbac.yaml"),
        Manifests.Read("management/user-roles.yaml"),
        .. image is null ? [] : new[] { Manifests.Read("management/controller.yaml").Replace("image: IMAGE", $"image: {Quoted(image)}", StringComparison.Ordinal) },
    ]));

    /// <summary>The objects with the kinds that their paths follow from.</summary>
    public ImmutableArray<ManifestObject> Objects() => [.. Manifests.ObjectsOf(Yaml)];

    private static string Quoted(string image) =>
        image.AsSpan().ContainsAny("\"\\\n\r ") || image.Length == 0 ? throw new InvalidOperationException($"--image {image}: the name of an image is expected") : $"\"{image}\"";
}
