using System.CommandLine;
using Hansa.Api;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa crds</c>: prints, and does nothing else.</summary>
internal static class CrdsCommand
{
    public static Command Create()
    {
        var command = new Command("crds", "Print Hansa's CustomResourceDefinitions, for `hansa crds | kubectl apply --server-side --force-conflicts -f -`. Run `hansa install --check` first.");
        command.SetAction(_ =>
        {
            Console.Out.Write(CustomResourceDefinitions.AsStream());
            return ExitCodes.Ok;
        });
        return command;
    }
}
