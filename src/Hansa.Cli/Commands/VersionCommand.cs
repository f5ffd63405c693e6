using System.CommandLine;
using System.Reflection;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Hansa's version, without build metadata.</summary>
    public static string Text { get; } =
        (typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    public static Command Create()
    {
        var command = new Command("version", "Print Hansa's version.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine($"hansa {Text}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
