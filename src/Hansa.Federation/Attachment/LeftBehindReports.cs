using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>ConfigMap <c>kommander/hansa-left-behind-&lt;cluster id&gt;</c>: what a detach left on a cluster. Bounded.</summary>
internal sealed partial class LeftBehindReports(ApiClient management, TimeProvider clock)
{
    private const int MostObjects = 500;
    private const int LongestName = 600; // a ConfigMap has room for as many of these

    /// <summary>Writes the report of a detach, in place of an earlier one about the same physical cluster.</summary>
    public async Task WriteAsync(KommanderCluster cluster, string clusterId, string result, IReadOnlyList<string> objects, CancellationToken ct)
    {
        var key = Key(clusterId);
        var data = new JsonObject
        {
            ["cluster"] = cluster.Metadata.Key.ToString(),
            ["detachedAt"] = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["result"] = result,
            ["objects"] = string.Join('\n', objects.Take(MostObjects).Select(name => name.Length > LongestName ? name[..LongestName] + "…" : name)) + (objects.Count > MostObjects ? $"\nand {objects.Count - MostObjects} more" : ""),
        };
        using var replaced = await management.MergePatchAsync(Kinds.ConfigMap, key, new JsonObject { ["data"] = data }.Bytes(), ct);
        if (replaced is null)
        {
            using var made = await management.CreateAsync(Kinds.ConfigMap, key.Namespace, Body(key, data).Bytes(), ct);
        }
    }

    /// <summary>The cluster is attached again: what was left behind is looked after again.</summary>
    public async Task RemoveAsync(string clusterId, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.ConfigMap.ObjectPath(Key(clusterId)), ct);
        if (found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } metadata && metadata.Label(Labels.Role) == Labels.RoleManagement)
        {
            await management.DeleteAsync(Kinds.ConfigMap, metadata.Key, new DeletePreconditions(metadata.Uid, null), ct);
        }
    }

    /// <summary>An id comes from the cluster: one that is no part of a name is told by its digest.</summary>
    private static ObjectKey Key(string clusterId) => new(WellKnown.KommanderNamespace, WellKnown.LeftBehindPrefix + (NamePart().IsMatch(clusterId) ? clusterId : Planning.Digest.ForName(clusterId)));

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,126}[a-z0-9])?\z")]
    private static partial Regex NamePart();

    private static JsonObject Body(ObjectKey key, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = key.Name,
            ["namespace"] = key.Namespace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
        },
        ["data"] = data.DeepClone(),
    };
}
