using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Objects reduced to their metadata.</summary>
internal static class PartialObjects
{
    public static JsonObject Of(JsonObject obj, string apiVersion = "meta.k8s.io/v1") => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = apiVersion,
        ["metadata"] = obj["metadata"]?.DeepClone(),
    };

    public static JsonObject List(IEnumerable<JsonObject> items, JsonObject metadata, string apiVersion) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = apiVersion,
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. items.Select(item => Of(item, apiVersion))]),
    };
}
