using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Preview;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Applying;

/// <summary>An object of the intent that is written: as it was found, and as somebody wants it.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Before">As the server sent it; null when it is made.</param>
/// <param name="After">The manifest; null when it is deleted.</param>
internal sealed record IntentChange(ResourceType Type, ObjectKey Key, JsonObject? Before, JsonObject? After)
{
    /// <summary>What can be planned and put back, in the order in which it is made: what others need first.</summary>
    private static readonly ImmutableArray<ResourceType> Order = [Kinds.Workspace, Kinds.App, Kinds.ConfigMap, Kinds.KommanderCluster, Kinds.AppDeployment];

    public override string ToString() => $"{Type.Kind} {Key}";

    /// <summary>Reads what the manifests name, as it is now.</summary>
    /// <exception cref="InvalidOperationException">One is of a kind that cannot be planned, or cannot be put back; nothing was written.</exception>
    public static async Task<ImmutableArray<IntentChange>> ReadAsync(
        ApiClient management, IEnumerable<Manifest> manifests, bool deletes, string? usualNamespace, CancellationToken ct)
    {
        var changes = new List<IntentChange>();
        foreach (var manifest in manifests)
        {
            var type = TypeOf(manifest, deletes);
            var key = manifest.Key(type.Namespaced, usualNamespace);
            if (changes.Any(c => c.Type == type && c.Key == key))
                throw new InvalidOperationException($"{manifest.Origin}: {type.Kind} {key} is there twice");
            var before = await FindAsync(management, type, key, ct);
            if (before is not null || !deletes)
                changes.Add(new IntentChange(type, key, before, deletes ? null : Placed(manifest.Body, key)));
        }

        var ordered = changes.OrderBy(c => Order.IndexOf(c.Type));
        return [.. deletes ? ordered.Reverse() : ordered];
    }

    public static async Task<JsonObject?> FindAsync(ApiClient management, ResourceType type, ObjectKey key, CancellationToken ct)
    {
        using var found = await management.GetAsync(type.ObjectPath(key), ct);
        return found is null ? null : JsonNode.Parse(found.RootElement.GetRawText())!.AsObject(); // an API object
    }

    private static ResourceType TypeOf(Manifest manifest, bool deletes)
    {
        var type = Order.FirstOrDefault(manifest.Is)
            ?? throw new InvalidOperationException($"{manifest.Origin}: {manifest.Kind} is nothing that a plan covers ({string.Join(", ", Order.Select(t => t.Kind))}): leave it out, and apply it with kubectl");
        return !deletes || (type != Kinds.Workspace && type != Kinds.KommanderCluster)
            ? type
            : throw new InvalidOperationException($"{manifest.Origin}: deleting a {type.Kind} cannot be put back: use `hansa {(type == Kinds.Workspace ? "workspace delete" : "detach")}`");
    }

    private static JsonObject Placed(JsonObject manifest, ObjectKey key)
    {
        var body = (JsonObject)manifest.DeepClone();
        if (key.Namespace.Length > 0)
            body["metadata"]!["namespace"] = key.Namespace; // it has a name, so it has metadata
        body.Remove("status");
        return body;
    }
}
