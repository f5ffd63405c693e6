using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>YAML (and JSON, which is YAML) to a tree: one document, no aliases (bombs), no tags, no duplicate keys, bounded depth.</summary>
internal sealed class YamlReading
{
    private const int MaxDepth = 24;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Parser _parser;

    private YamlReading(string text) => _parser = new Parser(new StringReader(text));

    /// <exception cref="UnreadableException">It is not such a document.</exception>
    public static YamlTree Read(ReadOnlySpan<byte> utf8)
    {
        var text = Decode(utf8);
        try
        {
            return new YamlReading(text).Document();
        }
        catch (YamlException e)
        {
            throw UnreadableException.At(e.Start, FindingReasons.NotYaml, "this is not valid YAML; the place is where reading it failed");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser's own slips on broken input.
            throw UnreadableException.At(Mark.Empty, FindingReasons.NotYaml, "this is not valid YAML");
        }
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        if (utf8 is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new UnreadableException(Finding.OfAll(FindingReasons.NotUtf8, "the kubeconfig is UTF-16 text, as PowerShell's > writes it; save it as UTF-8 (kubectl config view --raw | Out-File -Encoding utf8 kubeconfig) and make the Secret again"));
        try
        {
            return Strict.GetString(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableException(Finding.OfAll(FindingReasons.NotUtf8, "the kubeconfig is not UTF-8 text; save it as UTF-8, and store the file itself, not an encoding of it"));
        }
    }

    private YamlTree Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _)) return new YamlScalar(YamlPlace.Root, "", true);
        _parser.Consume<DocumentStart>();
        var root = Node(YamlPlace.Root, 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
            throw Unreadable(FindingReasons.SeveralDocuments, "the kubeconfig has more than one YAML document; keep one");
        return root;
    }

    private YamlTree Node(YamlPlace place, int depth)
    {
        if (depth > MaxDepth) throw Unreadable(FindingReasons.TooDeep, $"nested deeper than {MaxDepth} levels; a kubeconfig is not");
        if (_parser.Accept<AnchorAlias>(out _))
            throw Unreadable(FindingReasons.AliasNotAllowed, "YAML aliases are not allowed; write the value out");
        if (!_parser.Accept<NodeEvent>(out var node)) throw Unreadable(FindingReasons.NotYaml, "a value is missing");
        if (!node.Anchor.IsEmpty) throw Unreadable(FindingReasons.AliasNotAllowed, "YAML anchors are not allowed; write the value out where it is needed");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) throw Unreadable(FindingReasons.TagNotAllowed, "YAML tags (!…) are not allowed; remove the tag");

        if (_parser.TryConsume<Scalar>(out var scalar)) return new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain);
        return _parser.TryConsume<SequenceStart>(out _) ? Sequence(place, depth) : Mapping(place, depth);
    }

    private YamlSequence Sequence(YamlPlace place, int depth)
    {
        var items = new List<YamlTree>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(place.Item(items.Count, Here), depth + 1));
        return new YamlSequence(place, items);
    }

    private YamlMapping Mapping(YamlPlace place, int depth)
    {
        _parser.Consume<MappingStart>();
        var fields = new Dictionary<string, YamlTree>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Here;
            if (Node(place, depth + 1) is not YamlScalar { Value: var name }) throw UnreadableException.At(key, FindingReasons.NotYaml, "a key is not a text");
            if (!fields.TryAdd(name, Node(place.Field(Shown(name), key), depth + 1)))
                throw UnreadableException.At(key, FindingReasons.DuplicateKey, "the key stands twice in the same mapping; keep one");
        }

        return new YamlMapping(place, fields);
    }

    /// <summary>Only what looks like a field's name is repeated: people paste tokens into odd places.</summary>
    private static string Shown(string name) =>
        name.Length is > 0 and <= 32 && name.All(c => char.IsAsciiLetter(c) || c == '-') ? name : "(key)";

    private Mark Here => _parser.Current?.Start ?? Mark.Empty;

    private UnreadableException Unreadable(string reason, string message) => UnreadableException.At(Here, reason, message);
}
