using System.CommandLine;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa check</c>: looks at files before anybody relies on them. One file a subcommand.</summary>
internal static class CheckCommand
{
    public static Command Create() => new("check", "Check files before they are used; nothing is written.")
    {
        CheckCatalogCommand.Create(),
        CheckKubeconfigCommand.Create(),
        CheckValuesCommand.Create(),
    };
}
