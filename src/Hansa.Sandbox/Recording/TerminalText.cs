using System.Collections.Immutable;
using System.Text;

namespace Hansa.Sandbox.Recording;

/// <summary>How a piece of text looks on a terminal.</summary>
internal enum Look
{
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Cyan,
}

/// <summary>Text of one look.</summary>
internal sealed record TerminalSpan(Look Look, string Text);

/// <summary>Text with escape sequences for colours, as the lines that a terminal shows.</summary>
internal static class TerminalText
{
    private const char Escape = '\e';

    /// <summary>The lines, each as its spans; a line that is too long goes on in the next one.</summary>
    /// <exception cref="FormatException">There is an escape sequence that is none of a <see cref="Look"/>.</exception>
    public static ImmutableArray<ImmutableArray<TerminalSpan>> Lines(string text, int columns)
    {
        var lines = ImmutableArray.CreateBuilder<ImmutableArray<TerminalSpan>>();
        var look = Look.Plain;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            lines.AddRange(Wrapped(Spans(line, ref look), columns));
        return lines.ToImmutable();
    }

    private static List<TerminalSpan> Spans(string line, ref Look look)
    {
        var spans = new List<TerminalSpan>();
        var at = 0;
        while (at < line.Length)
        {
            var next = line.IndexOf(Escape, at) is >= 0 and var found ? found : line.Length;
            if (next > at)
                spans.Add(new TerminalSpan(look, line[at..next]));
            if (next == line.Length)
                break;
            var end = line.IndexOf('m', next);
            var sequence = end < 0 ? line[next..] : line[next..(end + 1)];
            look = LookOf(sequence);
            at = next + sequence.Length;
        }

        return spans;
    }

    private static Look LookOf(string sequence) => sequence[1..] switch
    {
        "[0m" => Look.Plain,
        "[1m" => Look.Bold,
        "[2m" => Look.Dim,
        "[31m" => Look.Red,
        "[32m" => Look.Green,
        "[36m" => Look.Cyan,
        var other => throw new FormatException($"the escape sequence {other} is none that a recording knows"),
    };

    private static IEnumerable<ImmutableArray<TerminalSpan>> Wrapped(List<TerminalSpan> spans, int columns)
    {
        var line = ImmutableArray.CreateBuilder<TerminalSpan>();
        var room = columns;
        foreach (var span in spans)
        {
            var rest = span.Text;
            while (rest.Length > room)
            {
                line.Add(span with { Text = rest[..room] });
                rest = rest[room..];
                yield return line.DrainToImmutable();
                room = columns;
            }

            line.Add(span with { Text = rest });
            room -= rest.Length;
        }

        yield return line.DrainToImmutable();
    }

    /// <summary>A line's text without its looks.</summary>
    public static string Words(ImmutableArray<TerminalSpan> line) => line.Aggregate(new StringBuilder(), (text, span) => text.Append(span.Text)).ToString();
}
