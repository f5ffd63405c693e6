using System.Text.Json;
using System.Text.RegularExpressions;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>What a cluster says about itself that an upgrade, a move or another cluster behind its address may change while it is attached.</summary>
/// <param name="ClusterId">Uid of its kube-system namespace.</param>
/// <param name="KubernetesVersion">Its <c>gitVersion</c>.</param>
/// <param name="ProviderId"><c>spec.providerID</c> of one of its nodes; null when it has none, or its nodes may not be listed.</param>
internal sealed partial record ClusterFacts(string ClusterId, string KubernetesVersion, string? ProviderId)
{
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static async Task<ClusterFacts> AskAsync(ApiClient cluster, CancellationToken ct)
    {
        var clusterId = await HubKeeper.KubeSystemUidAsync(cluster, ct);
        using var version = await cluster.GetAsync("/version", ct, AnswerSizes.Small);
        var gitVersion = Text(version?.RootElement, "gitVersion") ?? "";
        return new ClusterFacts(clusterId, Version().IsMatch(gitVersion) ? gitVersion : "unknown", await ProviderIdAsync(cluster, ct));
    }

    private static async Task<string?> ProviderIdAsync(ApiClient cluster, CancellationToken ct)
    {
        try
        {
            using var nodes = await cluster.GetAsync("/api/v1/nodes?limit=1", ct, AnswerSizes.Small);
            return nodes is null ? null : ProviderIdOf(nodes.RootElement);
        }
        catch (ApiException e) when (e.Failure is ApiFailure.Forbidden or ApiFailure.BadAnswer)
        {
            return null; // the right is optional, and so is a list that can be used
        }
    }

    internal static string? ProviderIdOf(JsonElement nodes) =>
        nodes.ValueKind == JsonValueKind.Object && nodes.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
                .Select(node => node.ValueKind == JsonValueKind.Object && node.TryGetProperty("spec", out var spec) ? Text(spec, "providerID") : null)
                .FirstOrDefault(id => !string.IsNullOrEmpty(id))
            : null;

    private static string? Text(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var text) ? JsonText.Of(text) : null;

    /// <summary>What a server says goes into status; a hostile one could say anything there.</summary>
    [GeneratedRegex(@"^v[0-9]{1,3}(\.[0-9]{1,4}){1,2}[-+.0-9A-Za-z]{0,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
