using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hansa.Federation.Planning.Values;

/// <summary>Reads one YAML document into <see cref="YamlValue"/>s. Bounded in depth and size, so that hostile text cannot grow in memory.</summary>
public static class YamlReader
{
    private const int MaxDepth = 100;
    private const int MaxNodes = 200_000;

    /// <summary>The document's root; null for an empty document.</summary>
    /// <exception cref="YamlSyntaxException">The text is not one YAML document; the exception says where.</exception>
    public static YamlValue? Read(string text)
    {
        YamlStrictness.Check(text);
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = new Walk(parser, text).Node(0);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _)
                ? root
                : throw Error(parser.Current!, "there is a second document; one is expected"); // not at the end, so there is a current event
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

    private static string Plain(YamlException e) => (e.InnerException as YamlException ?? e).Message is var message
        && message.IndexOf("): ", StringComparison.Ordinal) is >= 0 and var at && message.StartsWith('(')
            ? message[(at + 3)..]
            : message;

    private static YamlSyntaxException Error(ParsingEvent at, string message) => new((int)at.Start.Line, (int)at.Start.Column, message);

    private sealed class Walk(Parser parser, string text)
    {
        private readonly Dictionary<AnchorName, YamlValue> _anchors = [];
        private int _nodes;

        public YamlValue Node(int depth)
        {
            var current = parser.Current ?? throw new YamlSyntaxException(1, 1, "the document is cut off");
            if (depth > MaxDepth)
            {
                throw Error(current, $"more than {MaxDepth} levels are nested");
            }

            if (++_nodes > MaxNodes)
            {
                throw Error(current, $"more than {MaxNodes} values");
            }

            var value = current switch
            {
                MappingStart => Mapping(depth),
                SequenceStart => Sequence(depth),
                Scalar => Leaf(),
                AnchorAlias alias => Alias(alias),
                _ => throw Error(current, "a value is expected here"),
            };
            if (current is NodeEvent { Anchor.IsEmpty: false } node)
            {
                _anchors[node.Anchor] = value;
            }

            return value;
        }

        private YamlValue.Mapping Mapping(int depth)
        {
            var start = parser.Consume<MappingStart>();
            var entries = ImmutableArray.CreateBuilder<YamlEntry>();
            while (!parser.Accept<MappingEnd>(out _))
            {
                var at = parser.Current!; // Accept has read an event
                var key = Node(depth + 1) as YamlValue.Scalar ?? throw Error(at, "a key must be a scalar");
                entries.Add(new YamlEntry(key.Text, key.Line, key.Column, Node(depth + 1)));
            }

            RequireClosed(start.Style == MappingStyle.Flow, start, parser.Consume<MappingEnd>(), '}');
            return new YamlValue.Mapping((int)start.Start.Line, (int)start.Start.Column, entries.ToImmutable());
        }

        private YamlValue.Sequence Sequence(int depth)
        {
            var start = parser.Consume<SequenceStart>();
            var items = ImmutableArray.CreateBuilder<YamlValue>();
            while (!parser.Accept<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            RequireClosed(start.Style == SequenceStyle.Flow, start, parser.Consume<SequenceEnd>(), ']');
            return new YamlValue.Sequence((int)start.Start.Line, (int)start.Start.Column, items.ToImmutable());
        }

        /// <summary>YamlDotNet closes a flow collection by itself at the end of the text; Go's parser refuses it.</summary>
        private void RequireClosed(bool isFlow, ParsingEvent start, ParsingEvent end, char bracket)
        {
            var at = (int)end.Start.Index;
            if (isFlow && (at >= text.Length || text[at] != bracket))
            {
                throw Error(start, $"what is opened here is not closed by {bracket}");
            }
        }

        private YamlValue.Scalar Leaf()
        {
            var scalar = parser.Consume<Scalar>();
            var plain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific);
            return new YamlValue.Scalar((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, plain);
        }

        private YamlValue Alias(AnchorAlias alias)
        {
            parser.Consume<AnchorAlias>();
            return _anchors.TryGetValue(alias.Value, out var value)
                ? value
                : throw Error(alias, $"the alias *{alias.Value} names no anchor above it");
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
