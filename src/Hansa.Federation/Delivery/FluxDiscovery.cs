using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Finds out which versions of Flux's two kinds a cluster serves. A kind whose definition is being deleted is not served any more: discovery offers
/// no writes of it, and an apply, which the server would take all the same, would keep the definition from going.
/// </summary>
internal static class FluxDiscovery
{
    /// <summary>The preferred versions among those that Hansa writes; null when one of the kinds is not served in any of them.</summary>
    public static async Task<FluxVersions?> FindAsync(ApiClient cluster, CancellationToken ct)
    {
        var helm = await FirstServedAsync(cluster, Kinds.HelmGroup, Kinds.HelmReleaseVersions, "helmreleases", ct);
        var source = helm is null ? null : await FirstServedAsync(cluster, Kinds.SourceGroup, Kinds.SourceVersions, "helmrepositories", ct);
        return helm is null || source is null ? null : new FluxVersions(helm, source);
    }

    private static async Task<string?> FirstServedAsync(
        ApiClient cluster, string group, IReadOnlyList<string> versions, string plural, CancellationToken ct)
    {
        using var served = await cluster.GetAsync($"/apis/{group}", ct, AnswerSizes.Discovery);
        if (served is null)
        {
            return null;
        }

        var offered = Names(served.RootElement, "versions", "version");
        foreach (var version in versions.Where(offered.Contains))
        {
            using var resources = await cluster.GetAsync($"/apis/{group}/{version}", ct, AnswerSizes.Discovery);
            if (resources is not null && CanBeMade(resources.RootElement, plural))
            {
                return version;
            }
        }

        return null;
    }

    private static bool CanBeMade(JsonElement root, string plural) =>
        root.TryGetProperty("resources", out var items) && items.ValueKind == JsonValueKind.Array
        && items.EnumerateArray().Any(r => r.TryGetProperty("name", out var name) && name.ValueEquals(plural)
            && r.TryGetProperty("verbs", out var verbs) && verbs.ValueKind == JsonValueKind.Array && verbs.EnumerateArray().Any(verb => verb.ValueEquals("create")));

    private static HashSet<string> Names(JsonElement root, string list, string name) =>
        root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(i => i.TryGetProperty(name, out var n) ? n.GetString() ?? "" : "")]
            : [];
}
