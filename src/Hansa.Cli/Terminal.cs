namespace Hansa.Cli;

/// <summary>What standard output is.</summary>
internal static class Terminal
{
    /// <summary>A terminal, and nobody objects (https://no-color.org).</summary>
    public static bool WantsColours =>
        !Console.IsOutputRedirected
        && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";
}
