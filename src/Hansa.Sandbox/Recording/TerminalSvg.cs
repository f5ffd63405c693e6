using System.Collections.Immutable;
using System.Globalization;
using System.Security;
using System.Text;

namespace Hansa.Sandbox.Recording;

/// <summary>
/// What was printed on a terminal, as an SVG picture of it in which the lines come one after the other. Nothing but CSS moves it, so that it
/// moves in pages that show it as an image, too; what does not move pictures shows the end.
/// </summary>
public static class TerminalSvg
{
    private const int Columns = 120;
    private const int Rows = 30;
    private const int LineHeight = 18;
    private const int Padding = 16;
    private const int Bar = 34;
    private const double CharacterWidth = 7.83;

    /// <summary>The picture.</summary>
    /// <param name="title">Stands above it.</param>
    /// <param name="text">Lines, with escape sequences for colours.</param>
    /// <exception cref="FormatException">There are other escape sequences in it.</exception>
    public static string Of(string title, string text)
    {
        var lines = TerminalText.Lines(text, Columns);
        var (width, height) = ((int)(Columns * CharacterWidth), Rows * LineHeight);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width + (2 * Padding)}} {{height + Bar + Padding}}" role="img">
            <title>{{Escaped(title)}}</title>
            <style>
            text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d4d8df;white-space:pre}
            .bold{font-weight:bold;fill:#fff}.dim{fill:#8b929e}.red{fill:#ff7b72}.green{fill:#56d364}.cyan{fill:#76d9e6}
            {{Movement(lines)}}
            </style>
            <rect width="100%" height="100%" rx="8" fill="#16191f"/>
            <circle cx="20" cy="17" r="6" fill="#ff5f57"/><circle cx="40" cy="17" r="6" fill="#febc2e"/><circle cx="60" cy="17" r="6" fill="#28c840"/>
            <text x="50%" y="22" text-anchor="middle" class="dim">{{Escaped(title)}}</text>
            <svg x="{{Padding}}" y="{{Bar}}" width="{{width}}" height="{{height}}"><g id="lines" transform="translate(0 {{(Rows - lines.Length) * LineHeight}})">

            """);
        foreach (var (row, line) in lines.Index())
        {
            if (!line.IsEmpty)
                svg.Append(CultureInfo.InvariantCulture, $"<text xml:space=\"preserve\" y=\"{(row * LineHeight) + 13}\">{string.Concat(line.Select(Drawn))}</text>\n");
        }

        return svg.Append("</g></svg>\n</svg>\n").ToString();
    }

    // The newest line stands at the bottom: what has not come yet is below the window.
    private static string Movement(ImmutableArray<ImmutableArray<TerminalSpan>> lines)
    {
        TimeSpan[] pauses = [.. lines.Select(line => ReadingPace.After(TerminalText.Words(line)))];
        pauses[^1] = ReadingPace.End;
        var all = pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause);
        var frames = new StringBuilder();
        var at = TimeSpan.Zero;
        foreach (var (row, pause) in pauses.Index())
        {
            frames.Append(CultureInfo.InvariantCulture, $"{at / all * 100:0.##}%{{transform:{Shift(row + 1)}}}");
            at += pause;
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            #lines{transform:{{Shift(lines.Length)}};animation:scroll {{all.TotalSeconds:0.#}}s step-end infinite}
            @media (prefers-reduced-motion:reduce){#lines{animation:none} }
            @keyframes scroll{{{frames}}100%{transform:{{Shift(lines.Length)}}}
            }
            """);
    }

    private static string Shift(int shown) => string.Create(CultureInfo.InvariantCulture, $"translateY({(Rows - shown) * LineHeight}px)");

    private static string Drawn(TerminalSpan span) => ClassOf(span.Look) is { } name ? $"<tspan class=\"{name}\">{Escaped(span.Text)}</tspan>" : Escaped(span.Text);

    private static string? ClassOf(Look look) => look switch
    {
        Look.Plain => null,
        Look.Bold => "bold",
        Look.Dim => "dim",
        Look.Red => "red",
        Look.Green => "green",
        Look.Cyan => "cyan",
    };

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
