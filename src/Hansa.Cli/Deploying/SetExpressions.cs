using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Hansa.Cli.Deploying;

/// <summary>What <c>--set</c> takes, by Helm's rules: <c>a.b=1,c[0].d=x,e={1,2}</c>; a backslash makes the next character an ordinary one.</summary>
internal static class SetExpressions
{
    private const int MaxIndex = 1000;

    /// <summary>Lays one expression over values.</summary>
    /// <param name="values">Is changed.</param>
    /// <param name="expression">As it was typed.</param>
    /// <param name="asText">Whether every value is text (<c>--set-string</c>).</param>
    /// <exception cref="InvalidOperationException">It is no such expression; the message says where.</exception>
    public static void Apply(JsonObject values, string expression, bool asText)
    {
        var reader = new Reader(expression);
        while (!reader.IsAtEnd)
        {
            var path = Path(reader, expression);
            JsonNode? value = reader.TryTake('{') ? List(reader, expression, asText) : Typed(reader.Until(",", out _), asText);
            reader.TryTake(',');
            Put(values, path, value, expression);
        }
    }

    private static List<object> Path(Reader reader, string expression)
    {
        var path = new List<object>();
        while (true)
        {
            var key = reader.Until(".[=", out var end);
            if (key.Length > 0)
                path.Add(key);
            else if (path.Count == 0 || end != '=' && path[^1] is not int)
                throw Wrong(expression, "a key is missing");

            switch (end)
            {
                case '=':
                    return path;
                case '[':
                    path.Add(Index(reader, expression));
                    break;
                case '.':
                    break;
                default:
                    throw Wrong(expression, "KEY=VALUE is expected");
            }
        }
    }

    private static int Index(Reader reader, string expression)
    {
        var text = reader.Until("]", out var end);
        if (end != ']' || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > MaxIndex)
            throw Wrong(expression, $"[{text}] is not a place in a list");
        return index;
    }

    private static JsonArray List(Reader reader, string expression, bool asText)
    {
        var list = new JsonArray();
        while (true)
        {
            var item = reader.Until(",}", out var end);
            if (end == '\0')
                throw Wrong(expression, "} is missing");
            if (item.Length > 0 || end == ',')
                list.Add(Typed(item, asText));
            if (end == '}')
                return list;
        }
    }

    private static JsonValue? Typed(string text, bool asText) => text switch
    {
        _ when asText => JsonValue.Create(text),
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        "null" => null,
        "0" => JsonValue.Create(0L),
        _ when text.Length > 0 && text[0] != '0' && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static void Put(JsonObject root, List<object> path, JsonNode? value, string expression)
    {
        JsonNode at = root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            var next = Get(at, path[i], expression);
            var fits = path[i + 1] is int ? next is JsonArray : next is JsonObject;
            if (!fits)
                Set(at, path[i], next = path[i + 1] is int ? new JsonArray() : new JsonObject(), expression);
            at = next!; // set above
        }

        Set(at, path[^1], value, expression);
    }

    private static JsonNode? Get(JsonNode at, object step, string expression) => (at, step) switch
    {
        (JsonObject map, string key) => map[key],
        (JsonArray list, int index) => index < list.Count ? list[index] : null,
        _ => throw Wrong(expression, $"{step} does not fit what is there"),
    };

    private static void Set(JsonNode at, object step, JsonNode? value, string expression)
    {
        switch (at, step)
        {
            case (JsonObject map, string key):
                map[key] = value;
                break;
            case (JsonArray list, int index):
                while (list.Count <= index)
                    list.Add(null);
                list[index] = value;
                break;
            default:
                throw Wrong(expression, $"{step} does not fit what is there");
        }
    }

    private static InvalidOperationException Wrong(string expression, string why) => new($"--set {expression}: {why}");

    private sealed class Reader(string text)
    {
        private int _at;

        public bool IsAtEnd => _at >= text.Length;

        public bool TryTake(char expected)
        {
            if (IsAtEnd || text[_at] != expected)
                return false;
            _at++;
            return true;
        }

        /// <summary>Up to one of the ends, which is taken, too.</summary>
        public string Until(string ends, out char end)
        {
            var read = new StringBuilder();
            for (; _at < text.Length; _at++)
            {
                if (text[_at] == '\\' && _at + 1 < text.Length)
                    read.Append(text[++_at]);
                else if (ends.Contains(text[_at], StringComparison.Ordinal))
                {
                    end = text[_at++];
                    return read.ToString();
                }
                else
                    read.Append(text[_at]);
            }

            end = '\0';
            return read.ToString();
        }
    }
}
