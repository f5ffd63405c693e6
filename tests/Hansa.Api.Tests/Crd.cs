using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hansa.Api.Tests;

/// <summary>One of our CRD manifests, parsed.</summary>
internal sealed record Crd(JsonObject Document)
{
    /// <summary>All of them, as they are applied.</summary>
    public static IReadOnlyList<Crd> All { get; } = Parse(CustomResourceDefinitions.AsStream());

    public static Crd Of(string kind) => All.Single(crd => crd.Kind == kind);

    public string Name => Text(Document["metadata"]!["name"]);

    public JsonNode Spec => Document["spec"]!;

    public string Kind => Text(Spec["names"]!["kind"]);

    public JsonObject Version => Spec["versions"]!.AsArray().Single()!.AsObject();

    public JsonObject Schema => Version["schema"]!["openAPIV3Schema"]!.AsObject();

    public static string Text(JsonNode? node) => node!.GetValue<string>();

    public static IEnumerable<string> Texts(JsonNode? list) => list is null ? [] : list.AsArray().Select(Text);

    /// <summary>Every schema below a schema (itself included) with its path, in the notation of <see cref="Shape"/>.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Walk(JsonObject schema, string path = "")
    {
        yield return (path, schema);

        var below = (schema["properties"]?.AsObject() ?? []).Select(p => (Path: path.Length == 0 ? p.Key : $"{path}.{p.Key}", Schema: (JsonNode?)p.Value))
            .Append((Path: path + "[]", Schema: schema["items"]))
            .Append((Path: path + "{}", Schema: schema["additionalProperties"]));
        foreach (var found in below.Where(b => b.Schema is JsonObject).SelectMany(b => Walk(b.Schema!.AsObject(), b.Path)))
        {
            yield return found;
        }
    }

    public static IReadOnlyList<Crd> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(d => new Crd(ToJson(d.RootNode)!.AsObject()))];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(e => KeyValuePair.Create(((YamlScalarNode)e.Key).Value!, ToJson(e.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => bool.Parse(flag.Value),
        YamlScalarNode { Style: ScalarStyle.Plain } number when long.TryParse(number.Value, CultureInfo.InvariantCulture, out var value) => value,
        YamlScalarNode text => text.Value,
        _ => throw new ArgumentException($"no JSON for {node}", nameof(node)),
    };
}
