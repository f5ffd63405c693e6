using System.Globalization;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>
/// The JSONPath of printer columns (<c>k8s.io/client-go/util/jsonpath</c>): fields, <c>['quoted']</c>, indexes and slices, <c>[*]</c>, filters
/// <c>[?(@.type=="Ready")]</c>. Anything else finds nothing.
/// </summary>
internal sealed class JsonPathQuery
{
    /// <summary>Filters within filters: none that anybody writes has more, and a path must not be able to exhaust the stack.</summary>
    private const int DeepestFilter = 8;

    private readonly List<Func<JsonNode, IEnumerable<JsonNode>>> _steps = [];
    private readonly int _depth;

    private JsonPathQuery(int depth) => _depth = depth;

    /// <summary>Null when the text is no path of this dialect.</summary>
    public static JsonPathQuery? Parse(string text) => Parse(text, 0);

    private static JsonPathQuery? Parse(string text, int depth)
    {
        if (depth > DeepestFilter)
            return null;
        var query = new JsonPathQuery(depth);
        var at = text.StartsWith('$') ? 1 : 0;
        while (at < text.Length)
        {
            if (text[at] == '.')
            {
                var start = ++at;
                while (at < text.Length && text[at] is not ('.' or '['))
                    at += text[at] == '\\' ? 2 : 1;
                if (start == at)
                    return null;
                query.AddField(text[start..Math.Min(at, text.Length)].Replace("\\", "", StringComparison.Ordinal));
            }
            else if (text[at] == '[')
            {
                var end = Closing(text, at);
                if (end < 0 || !query.AddBracket(text[(at + 1)..end].Trim()))
                    return null;
                at = end + 1;
            }
            else
                return null;
        }
        return query;
    }

    public List<JsonNode> Find(JsonNode root)
    {
        List<JsonNode> current = [root];
        foreach (var step in _steps)
            current = [.. current.SelectMany(step)];
        return current;
    }

    private void AddField(string name)
    {
        if (name == "*")
            _steps.Add(Everything);
        else
            _steps.Add(node => node is JsonObject json && json[name] is { } value ? [value] : []);
    }

    private bool AddBracket(string inner)
    {
        if (inner == "*")
        {
            _steps.Add(Everything);
            return true;
        }
        if (inner is ['\'', .., '\''] or ['"', .., '"'])
        {
            AddField(inner[1..^1]);
            return true;
        }
        if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
            return AddFilter(inner[2..^1].Trim());
        if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            _steps.Add(node => node is JsonArray array && (index < 0 ? index + array.Count : index) is var i && i >= 0 && i < array.Count && array[i] is { } value ? [value] : []);
            return true;
        }
        if (inner.Split(':') is [var from, var to] && Bound(from) is { } first && Bound(to) is { } last)
        {
            _steps.Add(node => node is JsonArray array ? array.Skip(first).Take((to.Length == 0 ? array.Count : last) - first).OfType<JsonNode>() : []);
            return true;
        }
        return false;
    }

    private bool AddFilter(string condition)
    {
        foreach (var sign in new[] { "==", "!=" })
        {
            var at = condition.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0)
                continue;
            if (Parse(condition[..at].Trim().TrimStart('@'), _depth + 1) is not { } left)
                return false;
            var wanted = condition[(at + 2)..].Trim().Trim('"', '\'');
            _steps.Add(node => Elements(node).Where(element => left.Find(element).Any(value => Text(value) == wanted) == (sign == "==")));
            return true;
        }
        if (Parse(condition.TrimStart('@'), _depth + 1) is not { } exists)
            return false;
        _steps.Add(node => Elements(node).Where(element => exists.Find(element).Count > 0));
        return true;
    }

    private static IEnumerable<JsonNode> Everything(JsonNode node) => node switch
    {
        JsonArray array => array.OfType<JsonNode>(),
        JsonObject json => json.Select(pair => pair.Value).OfType<JsonNode>(),
        _ => [],
    };

    private static IEnumerable<JsonNode> Elements(JsonNode node) => node is JsonArray array ? array.OfType<JsonNode>() : [];

    private static int? Bound(string text) =>
        text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bound) ? bound : null;

    private static string Text(JsonNode value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    private static int Closing(string text, int open)
    {
        var quote = '\0';
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"')
                quote = text[i];
            else if (text[i] == '[')
                depth++;
            else if (text[i] == ']' && --depth == 0)
                return i;
        }
        return -1;
    }
}
