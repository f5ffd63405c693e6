using System.Xml.Linq;
using Hansa.Sandbox.Recording;

namespace Hansa.Sandbox.Tests.Recording;

/// <summary>A picture of what a terminal showed.</summary>
public sealed class TerminalSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Each_line_keeps_its_words_and_colours()
    {
        var lines = Lines("$ \e[36mkubectl get <pods> & more\e[0m\n\n\e[32m  ✓\e[0m held\n");

        Assert.Equal(["$ kubectl get <pods> & more", "  ✓ held"], lines.Select(line => line.Value));
        Assert.Equal([("cyan", "kubectl get <pods> & more"), ("green", "  ✓")], lines.Elements(Svg + "tspan").Select(span => ((string?)span.Attribute("class") ?? "", span.Value)));
    }

    [Fact]
    public void A_line_that_is_too_long_goes_on_below() =>
        Assert.Equal([120, 120, 10], Lines($"\e[1m{new string('x', 250)}\e[0m").Select(line => line.Value.Length));

    [Fact]
    public void An_escape_sequence_that_is_no_colour_is_told() =>
        Assert.Contains("[2J", Assert.Throws<FormatException>(() => TerminalSvg.Of("t", "a\e[2Jm")).Message, StringComparison.Ordinal);

    [Fact]
    public void It_ends_with_the_last_line_at_the_bottom()
    {
        var style = XDocument.Parse(TerminalSvg.Of("t", string.Join('\n', Enumerable.Range(0, 40)))).Descendants(Svg + "style").Single().Value;

        Assert.Contains("#lines{transform:translateY(-180px);", style, StringComparison.Ordinal);
        Assert.Contains("@keyframes scroll{0%{transform:translateY(522px)}", style, StringComparison.Ordinal);
        Assert.EndsWith("100%{transform:translateY(-180px)}\n}", style.TrimEnd(), StringComparison.Ordinal);
    }

    private static XElement[] Lines(string text) => [.. XDocument.Parse(TerminalSvg.Of("t", text)).Descendants(Svg + "g").Single().Elements(Svg + "text")];
}
