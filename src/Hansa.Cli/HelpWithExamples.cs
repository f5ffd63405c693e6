using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hansa.Cli.Sessions;

namespace Hansa.Cli;

/// <summary>The usual help, and a command's examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is UserCommand { Examples.IsEmpty: false } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
        }

        return result;
    }
}
