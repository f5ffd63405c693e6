namespace Hansa.Sandbox.Demo;

/// <summary>Tells what happens: titles, commands, answers, and what was verified.</summary>
/// <param name="output">Where it is told.</param>
/// <param name="colours">Whether the output is a terminal that wants colours.</param>
internal sealed class Narrator(TextWriter output, bool colours)
{
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Cyan = "\e[36m";
    private const string Green = "\e[32m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    public void Title(string text) => output.WriteLine($"\n{Coloured($"── {text} ", Bold)}{Coloured(new string('─', Math.Max(0, 96 - text.Length)), Bold)}\n");

    /// <summary>Asks somebody for something that ends with Enter.</summary>
    public void Ask(string text) => output.WriteLine($"\n{Coloured(text, Dim)}");

    public void Say(string text) => output.WriteLine(text);

    /// <summary>A command as a person would type it.</summary>
    public void Command(string text)
    {
        foreach (var (line, i) in text.Split('\n').Select((line, i) => (line, i)))
            output.WriteLine($"{(i == 0 ? "$ " : "")}{Coloured(line, Cyan)}");
    }

    public void Answer(string text) => output.Write(text.EndsWith('\n') || text.Length == 0 ? text : text + "\n");

    public void Held(string text) => output.WriteLine($"{Coloured("  ✓", Green)} {text}");

    public void Broken(string text) => output.WriteLine($"{Coloured("  ✗", Red)} {text}");

    private string Coloured(string text, string colour) => colours && text.Length > 0 ? $"{colour}{text}{Plain}" : text;
}
