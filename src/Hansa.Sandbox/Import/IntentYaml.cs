using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hansa.Sandbox.Import;

/// <summary>Writes objects as kubectl does: YAML, keys in their order below the first level, texts of several lines as blocks.</summary>
internal static partial class IntentYaml
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IEnumerable<JsonObject> objects)
    {
        var text = new StringBuilder();
        foreach (var document in objects)
        {
            text.Append("---");
            Mapping(text, document, 0);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Mapping(StringBuilder text, JsonObject mapping, int depth)
    {
        foreach (var (key, value) in depth == 0 ? mapping.AsEnumerable() : mapping.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Line(text, depth).Append(Scalar(key)).Append(':');
            Value(text, value, depth + 1);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int depth)
    {
        if (value is JsonObject { Count: > 0 } mapping)
            Mapping(text, mapping, depth);
        else if (value is JsonArray { Count: > 0 } list)
            Sequence(text, list, depth - 1);
        else if (value is JsonValue json && json.TryGetValue(out string? words) && IsBlock(words))
            Block(text, words, depth);
        else
            text.Append(' ').Append(Leaf(value));
    }

    // The items of a list stand as far left as its key; nested ones are written as JSON, which YAML is.
    private static void Sequence(StringBuilder text, JsonArray list, int depth)
    {
        foreach (var item in list)
        {
            Line(text, depth).Append('-');
            if (item is JsonObject { Count: > 0 } mapping)
                Mapping(text, mapping, depth + 1);
            else
                text.Append(' ').Append(Leaf(item));
        }
    }

    private static void Block(StringBuilder text, string words, int depth)
    {
        text.Append(words.EndsWith('\n') ? " |" : " |-");
        foreach (var line in words.TrimEnd('\n').Split('\n'))
        {
            if (line.Length > 0)
                Line(text, depth).Append(line);
            else
                text.Append('\n');
        }
    }

    // What a block keeps as it is: neither its first line nor its end leaves room for two readings.
    private static bool IsBlock(string words) =>
        words.Contains('\n', StringComparison.Ordinal)
        && words[0] is not (' ' or '\n')
        && !words.EndsWith("\n\n", StringComparison.Ordinal)
        && words.All(character => character is '\n' or (>= ' ' and <= '~') or (>= '\u00a0' and < '\u2028') or (> '\u2029' and < '\ud800'));

    private static string Leaf(JsonNode? value) => value is JsonValue json && json.TryGetValue(out string? words)
        ? Scalar(words)
        : value?.ToJsonString(Quoted) ?? "null";

    private static string Scalar(string words) => Plain().IsMatch(words) && !YamlWord().IsMatch(words) ? words : JsonSerializer.Serialize(words, Quoted);

    private static StringBuilder Line(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * 2);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._/-]*\z")]
    private static partial Regex Plain();

    // Words that YAML 1.1 takes for something else than a text.
    [GeneratedRegex(@"^(?:y|n|yes|no|on|off|true|false|null)\z", RegexOptions.IgnoreCase)]
    private static partial Regex YamlWord();
}
