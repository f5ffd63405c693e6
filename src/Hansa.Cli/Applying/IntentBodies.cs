using System.Text.Json.Nodes;
using Hansa.Api;

namespace Hansa.Cli.Applying;

/// <summary>
/// What is written of an object and what tells whether somebody else wrote it. The rule is the plan's own (<see cref="Hansa.Federation.Preview.IntentOverlay"/>):
/// labels and annotations are merged, everything else is the manifest's, what the server keeps stays. Pure.
/// </summary>
internal static class IntentBodies
{
    private static readonly string[] Kept = ["apiVersion", "kind", "metadata", "status"];

    /// <summary>What an apply sets itself while it runs.</summary>
    private static readonly string[] Own = [Annotations.Paused, Annotations.Applying];

    /// <summary>The object with the manifest laid over it.</summary>
    public static JsonObject Written(JsonObject found, JsonObject manifest)
    {
        var body = WithContent(found, manifest);
        foreach (var map in new[] { "labels", "annotations" })
        {
            if (manifest["metadata"]?[map] is JsonObject { Count: > 0 } wanted)
            {
                var merged = (JsonObject)(body["metadata"]![map]?.DeepClone() ?? new JsonObject());
                foreach (var (name, value) in wanted.Where(w => !IsOwn(manifest, w.Key)))
                    merged[name] = value?.DeepClone();
                body["metadata"]![map] = merged;
            }
        }

        return body;
    }

    /// <summary>The object as it was before, but for what the server keeps.</summary>
    public static JsonObject Restored(JsonObject found, JsonObject before)
    {
        var body = WithContent(found, before);
        foreach (var map in new[] { "labels", "annotations" })
        {
            var restored = (JsonObject)(before["metadata"]?[map]?.DeepClone() ?? new JsonObject());
            foreach (var own in Own.Where(own => IsOwn(found, own)))
            {
                restored.Remove(own);
                if (found["metadata"]?[map]?[own] is { } now)
                    restored[own] = now.DeepClone();
            }

            body["metadata"]![map] = restored;
        }

        return body;
    }

    /// <summary>What was deleted, to be made again.</summary>
    public static JsonObject Anew(JsonObject before)
    {
        var body = (JsonObject)before.DeepClone();
        var metadata = body["metadata"]!.AsObject(); // the server sent it
        foreach (var member in metadata.Select(m => m.Key).Except(["name", "namespace", "labels", "annotations", "ownerReferences"]).ToArray())
            metadata.Remove(member);
        body.Remove("status");
        return body;
    }

    /// <summary>Whether both say the same of what people write, and are the same object.</summary>
    public static bool SaySame(JsonObject a, JsonObject b) =>
        Text(a, "uid") == Text(b, "uid")
        && Text(a, "deletionTimestamp") == Text(b, "deletionTimestamp")
        && ReadSame(a, b);

    /// <summary>Whether both say the same of what people write; one may have been made again.</summary>
    public static bool ReadSame(JsonObject a, JsonObject b) => JsonNode.DeepEquals(Said(a), Said(b));

    /// <summary>Whether the object says already what the manifest wants of it; the server may have filled in defaults.</summary>
    public static bool IsWritten(JsonObject found, JsonObject manifest) =>
        Text(found, "deletionTimestamp") is null && Covers(Said(found), Said(manifest));

    private static JsonObject WithContent(JsonObject found, JsonObject content)
    {
        var body = (JsonObject)found.DeepClone();
        foreach (var member in body.Select(m => m.Key).Except(Kept).ToArray())
            body.Remove(member);
        foreach (var (name, value) in content.Where(m => !Kept.Contains(m.Key)))
            body[name] = value?.DeepClone();
        return body;
    }

    private static JsonObject Said(JsonObject body)
    {
        var said = new JsonObject();
        foreach (var (name, value) in body.Where(m => !Kept.Contains(m.Key)))
            said[name] = value?.DeepClone();
        foreach (var map in new[] { "labels", "annotations" })
        {
            var entries = (JsonObject)(body["metadata"]?[map]?.DeepClone() ?? new JsonObject());
            foreach (var own in Own.Where(own => IsOwn(body, own)))
                entries.Remove(own);
            said[$"metadata.{map}"] = entries;
        }

        return said;
    }

    private static bool Covers(JsonNode? found, JsonNode? wanted) => (found, wanted) switch
    {
        (JsonObject here, JsonObject there) => there.All(w => here.ContainsKey(w.Key) ? Covers(here[w.Key], w.Value) : w.Value is null),
        (JsonArray here, JsonArray there) => here.Count == there.Count && here.Zip(there).All(pair => Covers(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(found, wanted),
    };

    /// <summary>A pause of a deployment or of a cluster is what a person wrote.</summary>
    private static bool IsOwn(JsonObject body, string annotation) => Text(body, null) == Kinds.Workspace.Kind && Own.Contains(annotation);

    private static string? Text(JsonObject body, string? metadata) => (metadata is null ? body["kind"] : body["metadata"]?[metadata])?.ToString();
}
