using System.CommandLine;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa install --check</c>: says whether Hansa's CRDs can be applied there without harm.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var connection = new ManagementConnection();
        var check = new Option<bool>("--check") { Description = "Only say whether installing is safe there; nothing is written", Required = true };
        var command = new Command("install", "Check a management cluster before Hansa's CRDs are applied to it.") { check };
        connection.AddTo(command);
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => CheckAsync(connection.Open(parsed, TimeProvider.System), ct)));
        return command;
    }

    private static async Task<int> CheckAsync(ApiClient management, CancellationToken ct)
    {
        using (management)
        {
            var findings = await TakeOverCheck.FindAsync(management, ct);
            foreach (var finding in findings)
            {
                Console.Error.WriteLine(finding);
            }

            if (findings.IsEmpty)
            {
                Console.Out.WriteLine($"{management.Server} is fit for Hansa: apply the CRDs with `hansa crds | kubectl apply -f -`");
                return ExitCodes.Ok;
            }

            Console.Error.WriteLine("Hansa would take these over. If that is meant, apply the CRDs yourself and start the controller with --take-over.");
            return ExitCodes.Failed;
        }
    }
}
