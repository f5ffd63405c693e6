using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.Federation.Planning.Values;

/// <summary>Reads one YAML document into <see cref="YamlValue"/>s. Bounded in depth and size, so that hostile text cannot grow in memory.</summary>
public static class YamlReader
{
    /// <summary>How many values, keys among them, a text may have.</summary>
    internal const int MaxNodes = 200_000;

    private const int MaxDepth = 100;

    /// <summary>The document's root; null for an empty document.</summary>
    /// <exception cref="YamlSyntaxException">The text is not one YAML document; the exception says where.</exception>
    public static YamlValue? Read(string text) => Read(text, MaxNodes);

    /// <summary>The same for a document that may be larger, or has to be smaller.</summary>
    public static YamlValue? Read(string text, int maxNodes) => ReadFirst(text, maxNodes) is var first && first.SecondAt is { } second
        ? throw new YamlSyntaxException(second, 1, "there is a second document; one is expected")
        : first.Root;

    /// <summary>The first document, which is all that Go reads of a values file.</summary>
    /// <returns>Its root, and the line at which another document begins that has something in it.</returns>
    public static (YamlValue? Root, int? SecondAt) ReadFirst(string text, int maxNodes = MaxNodes)
    {
        text = YamlStrictness.WithoutMark(text);
        YamlStrictness.CheckCharacters(text);
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                YamlStrictness.CheckHead(text);
                return (null, null);
            }

            YamlStrictness.CheckHead(text[..Math.Min((int)parser.Current!.Start.Index, text.Length)]); // Accept has read an event
            RequireVersion(parser.Consume<DocumentStart>());
            var root = new Walk(parser, text, maxNodes).Value(0);
            var end = parser.Current!; // the event behind the root
            return (root, SecondAt(text, (int)end.Start.Index, (int)end.Start.Line));
        }
        catch (Exception e) when (e is not (YamlException or YamlSyntaxException or OutOfMemoryException))
        {
            // On some broken texts YamlDotNet throws what it happens to hit (ArgumentException for a tag, InvalidOperationException
            // for a flow collection) and gives no place; the last event that it understood is near.
            var near = parser.Current?.Start ?? Mark.Empty;
            throw new YamlSyntaxException(Math.Max(1, (int)near.Line), Math.Max(1, (int)near.Column), "the text stops being YAML after this point");
        }
        catch (YamlException e)
        {
            throw new YamlSyntaxException((int)e.Start.Line, (int)e.Start.Column, Plain(e));
        }
    }

    private static void RequireVersion(DocumentStart start)
    {
        if (start.Version is { Version: { } version } directive && (version.Major, version.Minor) != (1, 1))
        {
            throw new YamlSyntaxException((int)directive.Start.Line, (int)directive.Start.Column, $"Helm reads YAML 1.1, not {version.Major}.{version.Minor}: remove the line");
        }
    }

    /// <summary>Go does not look at what follows; so this is no parsing, and finds what a person would call text.</summary>
    private static int? SecondAt(string text, int from, int line)
    {
        foreach (var rest in text[Math.Min(from, text.Length)..].Split('\n'))
        {
            if (rest.Trim() is { Length: > 0 } said && !said.StartsWith('#') && !IsMarker(said))
            {
                return line;
            }

            line++;
        }

        return null;
    }

    private static bool IsMarker(string said) => said is "---" or "..." || said.StartsWith("--- #", StringComparison.Ordinal) || said.StartsWith("... #", StringComparison.Ordinal);

    private static string Plain(YamlException e) => (e.InnerException as YamlException ?? e).Message is var message
        && message.IndexOf("): ", StringComparison.Ordinal) is >= 0 and var at && message.StartsWith('(')
            ? message[(at + 3)..]
            : message;

    private static YamlSyntaxException Error(ParsingEvent at, string message) => new((int)at.Start.Line, (int)at.Start.Column, message);

    private sealed class Walk(Parser parser, string text, int maxNodes)
    {
        private readonly Dictionary<AnchorName, (YamlValue? Value, long Size, int Height)> _anchors = []; // no value while it is being read
        private readonly AliasLimit _limit = new();
        private int _flows;
        private int _deepest; // what aliases stand for counts as if it were written there
        private int _nodes;

        /// <summary>A node that is no key. JSON has no infinity, so Helm takes none.</summary>
        public YamlValue Value(int depth) => Node(depth) is var value
            && value is YamlValue.Scalar scalar && GoScalar.Of(scalar) is GoScalar.Fraction { Value: var number } && !double.IsFinite(number)
                ? throw new YamlSyntaxException(scalar.Line, scalar.Column, $"{scalar.Text} is not a number that JSON has: write it in quotes if you mean the word")
                : value;

        private YamlValue Node(int depth)
        {
            var current = parser.Current ?? throw new YamlSyntaxException(1, 1, "the document is cut off");
            if (depth > MaxDepth)
            {
                throw Error(current, $"more than {MaxDepth} levels are nested");
            }

            if (++_nodes > maxNodes)
            {
                throw Error(current, $"more than {maxNodes} values");
            }

            RequireNoTab(current);
            RequireGoodNames(current);
            var before = _limit.Values;
            _limit.Count();
            var anchor = (current as NodeEvent)?.Anchor ?? AnchorName.Empty;
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = (null, 0, 0);
            }

            var deepestBefore = _deepest;
            _deepest = depth;
            var value = current switch
            {
                MappingStart => Mapping(depth),
                SequenceStart => Sequence(depth),
                Scalar => Leaf(),
                AnchorAlias alias => Alias(alias, depth),
                _ => throw Error(current, "a value is expected here"),
            };
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = (value, _limit.Values - before, _deepest - depth);
            }

            _deepest = Math.Max(_deepest, deepestBefore);
            return value;
        }

        private static void RequireGoodNames(ParsingEvent node)
        {
            if (node is NodeEvent { Anchor: { IsEmpty: false } anchor } && !anchor.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            {
                throw Error(node, $"Helm takes letters, digits, _ and - in the name of an anchor, and no other: &{anchor.Value}");
            }

            if (node is NodeEvent { Tag: { IsEmpty: false } tag } && TaggedScalar.IsNameless(tag))
            {
                throw Error(node, "the tag !! has no name");
            }
        }

        private void RequireNoTab(ParsingEvent node)
        {
            if (_flows == 0 && YamlStrictness.TabBefore(text, (int)node.Start.Index) is { } tab)
            {
                throw new YamlSyntaxException((int)node.Start.Line, Math.Max(1, (int)node.Start.Column - ((int)node.Start.Index - tab)), "a tab cannot indent a line: use blanks");
            }
        }

        private YamlValue.Mapping Mapping(int depth)
        {
            var start = parser.Consume<MappingStart>();
            _flows += start.Style == MappingStyle.Flow ? 1 : 0;
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            var keys = new MappingKeys();
            while (!parser.Accept<MappingEnd>(out _))
            {
                entries.Add(parser.Current is Scalar merge && TaggedScalar.IsMerge(merge) ? Merge(depth) : Entry(keys, depth));
            }

            _flows -= start.Style == MappingStyle.Flow ? 1 : 0;
            RequireClosed(start.Style == MappingStyle.Flow, start, parser.Consume<MappingEnd>(), '}');
            return new YamlValue.Mapping((int)start.Start.Line, (int)start.Start.Column, entries.ToImmutable());
        }

        private YamlEntry Entry(MappingKeys keys, int depth)
        {
            var at = parser.Current!; // Accept has read an event
            if (_flows > 0 && at is Scalar && YamlStrictness.IsKeyOutOfReach(text, (int)at.Start.Index, (int)at.End.Index))
            {
                throw Error(at, "between brackets, a key and its colon must stand on one line, at most 1024 characters apart");
            }

            var key = Node(depth + 1) as YamlValue.Scalar ?? throw Error(at, "a key must be a scalar");
            return new YamlEntry(keys.Add(key), key.Line, key.Column, Value(depth + 1));
        }

        /// <summary>An alias to a list of maps is none to Go, though a list of maps is.</summary>
        private YamlEntry Merge(int depth)
        {
            var key = Node(depth + 1);
            _limit.Uncount();
            var at = parser.Current!; // a key is followed by its value
            var isAlias = at is AnchorAlias;
            return Value(depth + 1) is var value && (value is YamlValue.Mapping || (!isAlias && value is YamlValue.Sequence { Items: var items } && items.All(i => i is YamlValue.Mapping)))
                ? new YamlEntry("<<", key.Line, key.Column, value) { IsMerge = true }
                : throw Error(at, "<< merges maps, or lists of maps, and nothing else");
        }

        private YamlValue.Sequence Sequence(int depth)
        {
            var start = parser.Consume<SequenceStart>();
            _flows += start.Style == SequenceStyle.Flow ? 1 : 0;
            var items = ImmutableArray.CreateBuilder<YamlValue>();
            while (!parser.Accept<SequenceEnd>(out _))
            {
                items.Add(Value(depth + 1));
            }

            _flows -= start.Style == SequenceStyle.Flow ? 1 : 0;
            RequireClosed(start.Style == SequenceStyle.Flow, start, parser.Consume<SequenceEnd>(), ']');
            return new YamlValue.Sequence((int)start.Start.Line, (int)start.Start.Column, items.ToImmutable());
        }

        /// <summary>YamlDotNet closes a flow collection by itself at the end of the text; Go's parser refuses it.</summary>
        private void RequireClosed(bool isFlow, ParsingEvent start, ParsingEvent end, char bracket)
        {
            var at = (int)end.Start.Index;
            if (isFlow && (at >= text.Length || (text[at] != bracket && !(_flows > 0 && text[at] is ',' or ']')))) // [a: b] has a map without brackets
            {
                throw Error(start, $"what is opened here is not closed by {bracket}");
            }
        }

        private YamlValue.Scalar Leaf()
        {
            var scalar = parser.Consume<Scalar>();
            if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded && YamlStrictness.HasTabBeforeBlock(text.AsSpan()[(int)scalar.Start.Index..Math.Min((int)scalar.End.Index, text.Length)]))
            {
                throw Error(scalar, "a tab cannot indent the first line of a block of text: use blanks");
            }

            return scalar.Style == ScalarStyle.DoubleQuoted && YamlStrictness.HasForeignEscape(text.AsSpan()[(int)scalar.Start.Index..Math.Min((int)scalar.End.Index, text.Length)])
                ? throw Error(scalar, "Helm reads neither \\/ nor halves of a character such as \\ud83d: write the character itself")
                : TaggedScalar.Of(scalar);
        }

        private YamlValue Alias(AnchorAlias alias, int depth)
        {
            parser.Consume<AnchorAlias>();
            if (!_anchors.TryGetValue(alias.Value, out var named))
            {
                throw Error(alias, $"the alias *{alias.Value} names no anchor above it");
            }

            _deepest = depth + named.Height;
            return _deepest > MaxDepth ? throw Error(alias, $"more than {MaxDepth} levels are nested")
                : !_limit.Repeat(named.Size) ? throw Error(alias, "aliases make too much of this text: Helm refuses it")
                : named.Value ?? throw Error(alias, $"the alias *{alias.Value} stands inside of what it names");
        }
    }
}

/// <summary>Text that is not YAML, and where it stops being YAML.</summary>
public sealed class YamlSyntaxException(int line, int column, string problem)
    : FormatException($"line {line}, column {column}: {problem}")
{
    /// <summary>Line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = problem;
}
