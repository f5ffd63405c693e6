using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Tests.Planning.Values;

/// <summary>Texts with the verdicts of Go's own parser; <c>eng/yaml-corpus</c> makes them.</summary>
public sealed class GoYamlTests
{
    /// <summary>
    /// What differs stands in a list of its own: all of it is refused here and taken by Go. Either YamlDotNet's scanner is stricter, about indentation between
    /// brackets and in quoted texts, or Go silently drops a part of the text. Whoever mends one takes it off the list.
    /// </summary>
    [Fact]
    public void What_Go_takes_is_taken_as_the_same_values_and_what_Go_refuses_is_refused_with_its_place()
    {
        var verdicts = Read("go-yaml.jsonl");
        var known = Read("go-yaml-differences.jsonl").Select(TextOf).ToHashSet();

        var different = verdicts.Select(verdict => (Text: TextOf(verdict), Difference: Difference(verdict))).Where(v => v.Difference is not null).ToList();

        var news = different.Where(d => !known.Contains(d.Text)).ToList();
        Assert.True(news.Count == 0, $"new differences:\n{string.Join('\n', news.Select(d => new JsonObject { ["text"] = d.Text, ["difference"] = d.Difference }.ToJsonString()))}");
        Assert.All(different, d => Assert.Contains("we refuse it", d.Difference, StringComparison.Ordinal)); // nothing that Go refuses is delivered
        Assert.Equal([], known.Except(different.Select(d => d.Text)).Select(Shown)); // mended: off the list
        Assert.True(verdicts.Count >= 300, "the corpus has shrunk");
    }

    private static List<JsonObject> Read(string file) =>
        [.. File.ReadLines(Path.Combine(Folder(), file)).Select(line => JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 200 })!.AsObject())];

    private static string TextOf(JsonObject verdict) => verdict["text"]!.GetValue<string>();

    private static string? Difference(JsonObject verdict)
    {
        var text = TextOf(verdict);
        var ours = new ValuesText(text);
        return (ours.Problem, verdict["json"]) switch
        {
            ({ } problem, { } json) => $"{Shown(text)}: Go reads {json.ToJsonString()}, we refuse it: {problem}",
            (null, null) => $"{Shown(text)}: Go refuses it, we read {Json(ours).ToJsonString()}",
            (null, { } json) when !Equal(json, Json(ours)) => $"{Shown(text)}: Go reads {json.ToJsonString()}, we read {Json(ours).ToJsonString()}",
            ({ }, null) when ours.ProblemPlace is not ( >= 1, >= 1) => $"{Shown(text)}: refused without a place",
            _ => null,
        };
    }

    private static JsonObject Json(ValuesText text) => text.Root is { } root ? YamlToJson.Convert(root) : [];

    private static bool Equal(JsonNode? go, JsonNode? ours) => (go, ours) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(p => b.TryGetPropertyValue(p.Key, out var other) && Equal(p.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Equal(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number => Number(a) == Number(b),
        _ => JsonNode.DeepEquals(go, ours),
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Shown(string text) => JsonSerializer.Serialize(text.Length <= 100 ? text : text[..100] + "…");

    private static string Folder() =>
        typeof(GoYamlTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "CorpusFolder").Value!; // the project file gives it
}
