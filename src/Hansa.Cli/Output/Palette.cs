namespace Hansa.Cli.Output;

/// <summary>How something is meant; a terminal shows it as a colour.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Dim,
    Strong,
}

/// <summary>Colours where they are wanted (<see cref="Terminal.WantsColours"/>), otherwise nothing.</summary>
internal sealed class Palette(bool isOn)
{
    public string Paint(string text, Tone tone) => !isOn || text.Length == 0 ? text : tone switch
    {
        Tone.Plain => text,
        Tone.Good => $"\e[32m{text}\e[0m",
        Tone.Warning => $"\e[33m{text}\e[0m",
        Tone.Bad => $"\e[31m{text}\e[0m",
        Tone.Dim => $"\e[2m{text}\e[0m",
        Tone.Strong => $"\e[1m{text}\e[0m",
    };
}
