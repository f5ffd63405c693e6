using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Import;

/// <summary>What people wrote of an object: its name, labels, annotations and spec.</summary>
internal static class CleanObject
{
    /// <summary>A copy of the whole object, and orders that are given once, for a hub or a cluster that the sandbox has not.</summary>
    private static readonly string[] DroppedAnnotations =
        ["kubectl.kubernetes.io/last-applied-configuration", Annotations.Confirm, Annotations.AdoptFrom, Annotations.AllowAdoptFrom, Annotations.Adopt];

    public static JsonObject Of(SourceObject found, ResourceType type, Action<JsonObject>? change = null)
    {
        var spec = found.Find("spec") is JsonObject there ? (JsonObject)there.DeepClone() : [];
        change?.Invoke(spec);
        return Envelope(found, type, "spec", spec);
    }

    /// <summary>A ConfigMap with the one entry that counts.</summary>
    public static JsonObject OfOverrides(SourceObject found)
    {
        var data = new JsonObject();
        if (found.Find("data", WellKnown.ValuesKey) is { } values)
            data[WellKnown.ValuesKey] = values.DeepClone();
        return Envelope(found, Kinds.ConfigMap, "data", data);
    }

    private static JsonObject Envelope(SourceObject found, ResourceType type, string part, JsonObject content)
    {
        var metadata = new JsonObject { ["name"] = found.Key.Name };
        if (type.Namespaced)
            metadata["namespace"] = found.Key.Namespace;
        AddMap(metadata, "labels", found.Map("labels"));
        AddMap(metadata, "annotations", found.Map("annotations").Where(pair => !DroppedAnnotations.Contains(pair.Key)));
        return new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata, [part] = content };
    }

    private static void AddMap(JsonObject metadata, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        if (map.Count > 0)
            metadata[name] = map;
    }
}
