using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.Federation.Planning.Values;

namespace Hansa.Cli.Output;

/// <summary>Writes JSON as YAML, block style, as kubectl does.</summary>
internal static partial class YamlWriter
{
    /// <summary>The text, with a line end at its end.</summary>
    /// <param name="node">What to write.</param>
    /// <param name="comment">A remark on the line of a <see cref="ValuesPath"/>, or null.</param>
    /// <param name="indent">Spaces before every line.</param>
    public static string Write(JsonNode? node, Func<string, string?>? comment = null, int indent = 0)
    {
        var text = new StringBuilder();
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                Map(text, map, "", indent, comment ?? (_ => null));
                break;
            case JsonArray { Count: > 0 } list:
                List(text, list, indent);
                break;
            default:
                text.Append(' ', indent).Append(Scalar(node, indent)).Append('\n');
                break;
        }

        return text.ToString();
    }

    private static void Map(StringBuilder text, JsonObject map, string path, int indent, Func<string, string?> comment, bool first = false)
    {
        foreach (var (key, value) in map)
        {
            var at = ValuesPath.Child(path, key);
            text.Append(' ', first ? 0 : indent).Append(Word(key)).Append(':');
            first = false;
            Value(text, value, at, indent, comment);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, string path, int indent, Func<string, string?> comment)
    {
        var remark = comment(path) is { } said ? $"  # {said}" : "";
        switch (value)
        {
            case JsonObject { Count: > 0 } inner:
                text.Append(remark).Append('\n');
                Map(text, inner, path, indent + 2, comment);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append(remark).Append('\n');
                List(text, list, indent);
                break;
            default:
                var scalar = Scalar(value, indent + 2);
                var end = scalar.IndexOf('\n', StringComparison.Ordinal);
                text.Append(' ').Append(end < 0 ? scalar + remark : scalar[..end] + remark + scalar[end..]).Append('\n');
                break;
        }
    }

    private static void List(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append("- ");
            switch (item)
            {
                case JsonObject { Count: > 0 } map:
                    Map(text, map, "", indent + 2, _ => null, first: true);
                    break;
                case JsonArray { Count: > 0 } inner:
                    var nested = new StringBuilder();
                    List(nested, inner, indent + 2);
                    text.Append(nested.ToString().TrimStart(' '));
                    break;
                default:
                    text.Append(Scalar(item, indent + 2)).Append('\n');
                    break;
            }
        }
    }

    private static string Scalar(JsonNode? value, int indent) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>(), indent),
        _ => value.ToJsonString(),
    };

    private static string Text(string text, int indent)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || !Block().IsMatch(text))
            return Word(text);

        var body = text.TrimEnd('\n');
        var keep = (text.Length - body.Length) switch { 0 => "-", 1 => "", _ => "+" };
        var lines = text[..(keep == "+" ? text.Length - 1 : body.Length)].Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indent) + line);
        return $"|{keep}\n{string.Join('\n', lines)}";
    }

    /// <summary>Plain where no reader of YAML 1.1 or 1.2 takes it for anything but this text.</summary>
    private static string Word(string text) => Plain().IsMatch(text) && !Special().IsMatch(text) ? text : JsonSerializer.Serialize(text, CliJson.Default.String);

    [GeneratedRegex(@"^[A-Za-z_./][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+(),;'-]+)*\z|^[0-9]+(\.[0-9]+){2,}[-A-Za-z0-9.+]*\z|^[0-9]+([.][0-9]+)?(m|k|Ki|Mi|Gi|Ti|M|G|T|s|h|ms)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^([.]|y|n|yes|no|on|off|true|false|null|[.]inf|[.]nan|[0-9.+-]+(e[0-9]+)?|[0-9]+e[0-9]*|0x[0-9a-f]*)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Special();

    /// <summary>A block keeps such a text as it is: it begins with something visible and has no other control characters.</summary>
    [GeneratedRegex(@"^[^\s\p{C}]([^\p{Cc}]|\n)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
