using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.CustomResources;

/// <summary>From a CustomResourceDefinition to what it serves: one definition for each served version.</summary>
internal static class CrdDefinitions
{
    private static readonly string[] Known = ["status", "scale"];

    /// <param name="crd">Valid and with its defaults.</param>
    public static IReadOnlyList<ResourceDefinition> Read(JsonObject crd)
    {
        var spec = crd["spec"]!.AsObject();
        var names = spec["names"]!.AsObject();
        var versions = spec["versions"]!.AsArray().OfType<JsonObject>().ToList();
        var storage = versions.Single(version => (bool?)version["storage"] == true);
        return [.. versions
            .Where(version => (bool?)version["served"] == true)
            .OrderBy(version => (string)version["name"]!, ApiVersionOrder.Instance)
            .Select(version => Read((string)spec["group"]!, (string?)spec["scope"] == "Namespaced", names, version, (string)storage["name"]!))];
    }

    private static ResourceDefinition Read(string group, bool namespaced, JsonObject names, JsonObject version, string storageVersion)
    {
        var declared = version["schema"]?["openAPIV3Schema"] is JsonObject schema ? StructuralSchema.Read(schema) : Schema.Anything;
        var subresources = version["subresources"] as JsonObject;
        var scale = subresources?["scale"] as JsonObject;
        return new ResourceDefinition(new GroupVersionKind(group, (string)version["name"]!, (string)names["kind"]!), (string)names["plural"]!, namespaced)
        {
            Schema = CustomObject.Complete(declared),
            Singular = (string?)names["singular"] ?? "",
            ListKind = (string?)names["listKind"] ?? $"{names["kind"]}List",
            ShortNames = Strings(names["shortNames"]),
            Categories = Strings(names["categories"]),
            Subresources = [.. Known.Where(name => subresources?[name] is not null)],
            Columns = version["additionalPrinterColumns"] is JsonArray { Count: > 0 } columns ? [.. columns.OfType<JsonObject>().Select(Column)] : null,
            SelectableFields = version["selectableFields"] is JsonArray fields ? [.. fields.Select(field => ((string?)field?["jsonPath"] ?? "").TrimStart('.'))] : [],
            Custom = true,
            Verbs = ResourceDefinition.CustomVerbs,
            DeprecationWarning = DeprecationOf(group, names, version),
            Generation = GenerationRule.AllButStatus,
            UpdateNeedsResourceVersion = true,
            Scale = scale is null ? null : new ScalePaths((string?)scale["specReplicasPath"] ?? "", (string?)scale["statusReplicasPath"] ?? "", (string?)scale["labelSelectorPath"] ?? ""),
            StorageVersion = storageVersion,
        };
    }

    private static string DeprecationOf(string group, JsonObject names, JsonObject version) => (bool?)version["deprecated"] == true
        ? (string?)version["deprecationWarning"] ?? $"{group}/{version["name"]} {names["kind"]} is deprecated"
        : "";

    private static PrinterColumn Column(JsonObject column) =>
        new((string?)column["name"] ?? "", (string?)column["type"] ?? "string", (string?)column["jsonPath"] ?? "")
        {
            Format = (string?)column["format"] ?? "",
            Description = (string?)column["description"] ?? "",
            Priority = (int?)column["priority"] ?? 0,
        };

    private static IReadOnlyList<string> Strings(JsonNode? node) => node is JsonArray array ? [.. array.Select(value => (string?)value ?? "")] : [];
}
