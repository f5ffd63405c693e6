using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Installing;

/// <summary>Everything that a management cluster needs, in the order in which it is applied. deploy/ holds it.</summary>
/// <param name="Yaml">As one stream.</param>
internal sealed record Installation(string Yaml)
{
    /// <param name="image">The controller's image; null leaves out its Deployment and what belongs to that, for those who run it otherwise.</param>
    public static Installation Of(string? image) => new(string.Join("---\n",
    [
        CustomResourceDefinitions.AsStream(),
        Manifests.Read("management/namespace.yaml"),
        Manifests.Read("management/rbac.yaml"),
        Manifests.Read("management/user-roles.yaml"),
        .. image is null ? [] : Running(image),
    ]));

    /// <summary>The objects as that management cluster knows them.</summary>
    public async Task<ImmutableArray<ManifestObject>> ObjectsAsync(ApiClient management, CancellationToken ct)
    {
        using var policies = await management.GetAsync($"/apis/{Manifests.Budget.ApiVersion}", ct);
        return [.. Manifests.ObjectsOf(Yaml).Select(o => policies is null && o.Type == Manifests.Budget ? Older(o) : o)];
    }

    /// <summary>Kubernetes 1.20 has the same object under another version.</summary>
    private static ManifestObject Older(ManifestObject budget)
    {
        budget.Body["apiVersion"] = Manifests.OldBudget.ApiVersion;
        return budget with { Type = Manifests.OldBudget };
    }

    private static IEnumerable<string> Running(string image) =>
    [
        Manifests.Read("management/controller.yaml").Replace("image: IMAGE", $"image: {Quoted(image)}", StringComparison.Ordinal),
        Manifests.Read("management/metrics.yaml"),
        Manifests.Read("management/disruption.yaml"),
        Manifests.Read("management/network.yaml"),
    ];

    private static string Quoted(string image) =>
        image.AsSpan().ContainsAny("\"\\\n\r ") || image.Length == 0 ? throw new InvalidOperationException($"--image {image}: the name of an image is expected") : $"\"{image}\"";
}
