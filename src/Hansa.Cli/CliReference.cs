using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Hansa.Cli.Sessions;

namespace Hansa.Cli;

/// <summary>docs/cli.md: every command's help, made from the commands themselves.</summary>
internal static class CliReference
{
    private const string Beginning = """
        # The commands of hansa

        This page is made from the commands' own help; a test keeps it so. `hansa cli-reference > docs/cli.md` makes it again.

        Commands that are used like kubectl find the management cluster as kubectl does: `--kubeconfig`, then `$KUBECONFIG`, then `~/.kube/config`; `--context`
        chooses. `-w` (`--workspace`) names a workspace, `-n` its namespace; without either, commands that read are about all workspaces, and commands that write
        need one of them as soon as there are several besides the default workspace. With the folder of `kubectl-hansa` on `PATH`, `kubectl hansa …` is the same.
        Colours are for terminals only, and are left out where [`NO_COLOR`](https://no-color.org) is set.

        | exit code | meaning |
        |---|---|
        | 0 | done; for `plan`: nothing to do |
        | 1 | it could not be done, or a check found an error; standard error says what |
        | 2 | `plan`: something would change |
        | 3 | what `--wait` waited for did not come within `--timeout`; what was written stays |
        | 70 | a fault in Hansa itself; standard error says where, for a report, and quotes nothing that was read |

        """;

    public static string Markdown()
    {
        var text = new StringBuilder(Beginning);
        foreach (var command in HansaCommand.Create().Subcommands.Where(c => !c.Hidden).OrderBy(c => c.Name, StringComparer.Ordinal))
            Append(text, command, "hansa", "##");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Command command, string above, string heading)
    {
        var name = $"{above} {command.Name}";
        text.Append($"\n{heading} {name}\n\n{Escape(command.Description)}\n\n```\n{name}{Usage(command)}\n```\n");
        var rows = command.Arguments.Where(a => !a.Hidden).Select(a => ($"<{Name(a)}>", a.Description))
            .Concat(command.Options.Where(o => !o.Hidden && o is not HelpOption).Select(o => (Names(o), o.Description))).ToArray();
        if (rows.Length > 0)
            text.Append("\n| | |\n|---|---|\n").AppendJoin("", rows.Select(r => $"| `{r.Item1.Replace("|", "\\|", StringComparison.Ordinal)}` | {Escape(r.Description)} |\n"));
        if (command is UserCommand { Examples.IsEmpty: false } documented)
            text.Append("\n```bash\n").AppendJoin('\n', documented.Examples).Append("\n```\n");
        foreach (var inner in command.Subcommands.Where(c => !c.Hidden).OrderBy(c => c.Name, StringComparer.Ordinal))
            Append(text, inner, name, heading + "#");
    }

    private static string Usage(Command command) => string.Concat(
    [
        .. command.Subcommands.Any(c => !c.Hidden) ? new[] { " COMMAND" } : [],
        .. command.Arguments.Where(a => !a.Hidden).Select(a => a.Arity.MinimumNumberOfValues == 0 ? $" [{Name(a)}]" : $" <{Name(a)}>"),
        .. command.Options.Any(o => o is not HelpOption) ? new[] { " [options]" } : [],
    ]);

    private static string Names(Option option) =>
        string.Join(", ", option.Aliases.OrderBy(a => a.Length).ThenBy(a => a, StringComparer.Ordinal).Append(option.Name))
        + (option.ValueType == typeof(bool) ? "" : $" <{option.HelpName ?? option.Name.TrimStart('-')}>");

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    /// <summary>Descriptions are plain text.</summary>
    private static string Escape(string? description) =>
        (description ?? "").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
