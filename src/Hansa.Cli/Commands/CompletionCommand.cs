using System.CommandLine;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa completion</c>: a script that lets a shell ask hansa what may follow.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = ShellArgument();

    public static Command Create() => new UserCommand("completion", "Print a script that completes hansa's commands and options in a shell.",
        "hansa completion bash > ~/.local/share/bash-completion/completions/hansa",
        "hansa completion zsh > ~/.zfunc/_hansa                            # with fpath+=~/.zfunc before compinit",
        "hansa completion fish > ~/.config/fish/completions/hansa.fish",
        "hansa completion pwsh >> $PROFILE")
    {
        Shell,
    }.RunsOffline(async session =>
    {
        await session.Out.WriteAsync(Script(session.Parsed.GetValue(Shell)!)); // it is required
        return ExitCodes.Ok;
    });

    /// <summary>Every script hands the line and the cursor's place to the suggest directive, which answers one word a line.</summary>
    internal static string Script(string shell) => shell switch
    {
        "bash" => """
            # bash completion for hansa
            _hansa() {
              local IFS=$'\n' current=${COMP_WORDS[COMP_CWORD]} words
              words=$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) || return
              COMPREPLY=($(compgen -W "${words}" -- "${current}"))
            }
            complete -o default -F _hansa hansa

            """,
        "zsh" => """
            #compdef hansa
            _hansa() {
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
            }
            if [[ "${funcstack[1]}" == _hansa ]]; then _hansa "$@"; else compdef _hansa hansa; fi

            """,
        "fish" => """
            # fish completion for hansa
            function __hansa_suggest
              set -l line (commandline --current-process)
              hansa "[suggest:"(commandline --cursor --current-process)"]" "$line" 2>/dev/null
            end
            complete --command hansa --arguments '(__hansa_suggest)'

            """,
        "pwsh" => """
            # PowerShell completion for hansa
            Register-ArgumentCompleter -Native -CommandName hansa -ScriptBlock {
              param($word, $ast, $position)
              & hansa "[suggest:$position]" "$ast" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }

            """,
        _ => throw new InvalidOperationException($"{shell}: bash, zsh, fish or pwsh is expected"),
    };

    private static Argument<string> ShellArgument()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh", HelpName = "bash|zsh|fish|pwsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return shell;
    }
}
