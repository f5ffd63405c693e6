using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.ApiServer.Wire;

/// <summary>Decodes YAML bodies as <c>sigs.k8s.io/yaml</c> does (YAML 1.1 scalars), and writes YAML.</summary>
internal static class YamlBodies
{
    private const string TooDeep = "yaml: document is nested too deeply or too large";

    private const int MaxNodes = 1_000_000;

    /// <summary>The scanner looks at every open bracket for every token, so that depth costs time again and again.</summary>
    private const long MaxWork = 30_000_000;

    /// <summary>What aliases may add to a document, in nodes and characters: as much as a body may have itself.</summary>
    private const long MaxCopied = 3 * 1024 * 1024;

    /// <exception cref="StatusException">400: not YAML, or no mapping.</exception>
    public static DecodedBody Parse(ReadOnlyMemory<byte> utf8)
    {
        // kubectl and Helm send JSON under the type of YAML; Go's reader takes it by its first character, too.
        if (utf8.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
            return JsonBodies.Parse(utf8);
        try
        {
            var reading = new Reading(new Parser(new StringReader(Encoding.UTF8.GetString(utf8.Span))));
            var node = reading.Document();
            return node switch
            {
                null => new DecodedBody([], []),
                JsonObject mapping => new DecodedBody(mapping, reading.Duplicates),
                // What is no mapping is refused as the JSON that it stands for.
                _ => JsonBodies.Parse(Encoding.UTF8.GetBytes(node.ToJsonString())),
            };
        }
        catch (YamlException error)
        {
            throw Failures.BadRequest($"yaml: line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner has other exceptions for some texts that are no YAML.
            throw Failures.BadRequest($"error converting YAML to JSON: {error.Message}");
        }
    }

    /// <summary>UTF-8 text of a value; keys sorted, as <c>sigs.k8s.io/yaml</c> does.</summary>
    public static byte[] Write(JsonNode node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var emitter = new Emitter(text, new EmitterSettings().WithBestIndent(2).WithMaxSimpleKeyLength(1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(true));
        emitter.Emit(new StreamEnd());
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                emitter.Emit(new MappingStart(null, null, true, json.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in json.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    emitter.Emit(Text(name));
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                return;
            case JsonArray array:
                emitter.Emit(new SequenceStart(null, null, true, array.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var value in array)
                    Emit(emitter, value);
                emitter.Emit(new SequenceEnd());
                return;
            case JsonValue value when value.TryGetValue<string>(out var text):
                emitter.Emit(Text(text));
                return;
            default:
                emitter.Emit(new Scalar(null, null, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                return;
        }
    }

    private static Scalar Text(string text) => new(null, null, text, StyleOf(text), true, true);

    // Quotes wherever a reader, or the emitter itself, might take the text for something else.
    private static ScalarStyle StyleOf(string text) => YamlScalars.IsPlainString(text) ? ScalarStyle.Plain : YamlScalars.IsBlock(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted;

    private sealed class Reading(IParser parser)
    {
        private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
        private int _nodes;
        private long _copied;
        private long _work;

        public List<string> Duplicates { get; } = [];

        public JsonNode? Document()
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return null;
            parser.Consume<DocumentStart>();
            return Node(null, 0);
        }

        private JsonNode? Node(FieldPath? path, int depth)
        {
            if (depth > JsonBodies.MaxDepth || ++_nodes > MaxNodes || (_work += depth) > MaxWork)
                throw Failures.BadRequest(TooDeep);
            if (parser.TryConsume<AnchorAlias>(out var alias))
                return Copy(alias, depth);
            var parsed = parser.Consume<NodeEvent>();
            var node = parsed switch
            {
                Scalar scalar => YamlScalars.Read(scalar),
                SequenceStart => Sequence(path, depth),
                _ => Mapping(path, depth),
            };
            if (!parsed.Anchor.IsEmpty)
                _anchors[parsed.Anchor] = node; // Copied where it is used: most never are.
            return node;
        }

        private JsonNode? Copy(AnchorAlias alias, int depth)
        {
            if (!_anchors.TryGetValue(alias.Value, out var known))
                throw Failures.BadRequest($"yaml: unknown anchor '{alias.Value}' referenced");
            _copied += Weight(known, depth);
            if (_copied > MaxCopied)
                throw Failures.BadRequest("yaml: document contains excessive aliasing");
            return known?.DeepClone();
        }

        private JsonArray Sequence(FieldPath? path, int depth)
        {
            var array = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                array.Add(Node(FieldPath.Element(path, array.Count), depth + 1));
            return array;
        }

        private JsonObject Mapping(FieldPath? path, int depth)
        {
            var json = new JsonObject();
            JsonObject? merged = null;
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                var name = YamlScalars.KeyText(key);
                var childPath = FieldPath.Field(path, name);
                var value = Node(childPath, depth + 1);
                if (key is { Value: "<<", Style: ScalarStyle.Plain } && value is (JsonObject or JsonArray))
                    merged = Merge(merged, value!);
                else
                {
                    if (json.ContainsKey(name) && Duplicates.Count < DecodedBody.MostProblems)
                        Duplicates.Add(childPath.ToString());
                    json[name] = value;
                }
            }
            foreach (var (name, value) in merged ?? [])
                if (!json.ContainsKey(name))
                    json[name] = value?.DeepClone();
            return json;
        }

        private static JsonObject Merge(JsonObject? merged, JsonNode value)
        {
            merged ??= [];
            foreach (var source in value is JsonArray array ? array.OfType<JsonObject>() : [value.AsObject()])
                foreach (var (name, field) in source)
                    if (!merged.ContainsKey(name))
                        merged[name] = field?.DeepClone();
            return merged;
        }

        // Nodes and characters below here; what an alias brings counts where it is used, its depth included.
        private static long Weight(JsonNode? node, int depth)
        {
            if (depth > JsonBodies.MaxDepth)
                throw Failures.BadRequest(TooDeep);
            return node switch
            {
                JsonObject json => 1 + json.Sum(pair => pair.Key.Length + Weight(pair.Value, depth + 1)),
                JsonArray array => 1 + array.Sum(element => Weight(element, depth + 1)),
                JsonValue value when value.TryGetValue<string>(out var text) => 1 + text.Length,
                _ => 1,
            };
        }
    }
}
