using System.Text;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Cli.Plans;

namespace Hansa.Cli;

/// <summary>docs/api.md, made from the CustomResourceDefinitions.</summary>
internal static class ApiReference
{
    private static readonly string[] Parts = ["spec", "status"];

    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append("""
            # The API

            Made from the CustomResourceDefinitions by `hansa api-reference`; `kubectl explain` says the same. A field of a list is written `list[].field`, of a map
            with free keys `map{}`; **bold** fields have to be there.

            """);
        foreach (var manifest in ManifestFiles.Parse("hansa crds", CustomResourceDefinitions.AsStream()))
            AppendKind(text, manifest.Body["spec"]!.AsObject()); // a definition has one
        return text.ToString();
    }

    private static void AppendKind(StringBuilder text, JsonObject spec)
    {
        var names = spec["names"]!;
        foreach (var version in Objects(spec["versions"]))
        {
            var schema = version["schema"]!["openAPIV3Schema"]!.AsObject();
            var shorts = names["shortNames"] is JsonArray list ? $"; short: {string.Join(", ", list.Select(name => $"`{name}`"))}" : "";
            text.Append($"\n## {names["kind"]}\n\n`{spec["group"]}/{version["name"]}`, {spec["scope"]}, `{names["plural"]}`{shorts}.\n\n{Words(schema)}\n");
            AppendColumns(text, version);
            text.Append("\n| field | type | meaning |\n|---|---|---|\n");
            foreach (var part in Parts.Where(part => schema["properties"]?[part] is JsonObject))
                AppendFields(text, part, schema["properties"]![part]!.AsObject(), Requires(schema, part));
        }
    }

    private static void AppendColumns(StringBuilder text, JsonObject version)
    {
        if (version["additionalPrinterColumns"] is not JsonArray columns)
            return;
        text.Append("\n| column of `kubectl get` | shows |\n|---|---|\n");
        foreach (var column in Objects(columns))
            text.Append($"| {Text(column["name"]).ToUpperInvariant()}{(column["priority"] is { } priority && priority.ToString() != "0" ? " (`-o wide`)" : "")} | {Cell(Words(column))}{(column["description"] is null ? $"`{Cell(Text(column["jsonPath"]))}`" : "")} |\n");
    }

    private static void AppendFields(StringBuilder text, string path, JsonObject schema, bool required)
    {
        text.Append($"| {(required ? $"**`{path}`**" : $"`{path}`")} | {TypeOf(schema)} | {Cell(Words(schema))}{Allowed(schema)} |\n");
        AppendBelow(text, path, schema);
    }

    private static void AppendBelow(StringBuilder text, string path, JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
            foreach (var (name, field) in properties)
                AppendFields(text, $"{path}.{name}", field!.AsObject(), Requires(schema, name));
        if (schema["items"] is JsonObject items)
            AppendBelow(text, path + "[]", items);
        if (schema["additionalProperties"] is JsonObject values)
            AppendBelow(text, path + "{}", values);
    }

    private static string TypeOf(JsonObject schema) => schema switch
    {
        _ when schema["items"] is JsonObject items => $"list of {TypeOf(items)}",
        _ when schema["additionalProperties"] is JsonObject values => $"map to {TypeOf(values)}",
        _ when (bool?)schema["x-kubernetes-int-or-string"] == true => "integer or string",
        _ when schema["format"] is { } format => $"{schema["type"]} ({format})",
        _ => Text(schema["type"]) is { Length: > 0 } type ? type : "anything",
    };

    private static string Allowed(JsonObject schema)
    {
        var values = schema["enum"] is JsonArray list ? $" One of {string.Join(", ", list.Select(value => $"`{value}`"))}." : "";
        return schema["default"] is { } usual ? $"{values} Default: `{usual.ToJsonString()}`." : values;
    }

    private static bool Requires(JsonObject schema, string name) => schema["required"] is JsonArray required && required.Any(field => (string?)field == name);

    private static string Words(JsonObject schema) => Text(schema["description"]).Trim();

    private static string Cell(string text) => text.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal);

    private static string Text(JsonNode? node) => node?.ToString() ?? "";

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
