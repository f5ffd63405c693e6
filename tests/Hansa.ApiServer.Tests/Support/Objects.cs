using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>Bodies with valid defaults.</summary>
internal static class Objects
{
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    public static JsonObject ConfigMap(string name, string value = "1") => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["key"] = value },
    };

    public static JsonObject Namespace(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    public static JsonObject With(this JsonObject obj, string field, JsonNode value)
    {
        obj["metadata"]![field] = value;
        return obj;
    }

    public static JsonObject OwnedBy(this JsonObject obj, string name, string uid, bool blocks = false) => obj.With("ownerReferences", new JsonArray(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["name"] = name,
        ["uid"] = uid,
        ["blockOwnerDeletion"] = blocks,
    }));

    /// <summary>A definition of Widgets in <c>demo.example.com</c>, namespaced, with a free schema unless another is given.</summary>
    public static JsonObject Widgets(JsonObject? schema = null, string plural = "widgets", string kind = "Widget") => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{plural}.demo.example.com" },
        ["spec"] = new JsonObject
        {
            ["group"] = "demo.example.com",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["plural"] = plural, ["kind"] = kind },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = schema ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
                },
            }),
        },
    };

    public const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    public const string WidgetPath = "/apis/demo.example.com/v1/namespaces/default/widgets";

    public static JsonObject Widget(string name, JsonNode? spec = null) => new()
    {
        ["apiVersion"] = "demo.example.com/v1",
        ["kind"] = "Widget",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec ?? new JsonObject(),
    };
}
