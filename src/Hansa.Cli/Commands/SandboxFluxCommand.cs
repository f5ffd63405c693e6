using System.CommandLine;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa sandbox flux</c>: a stand-in for Flux on one cluster.</summary>
internal static class SandboxFluxCommand
{
    private static readonly Option<FileInfo> Kubeconfig = new("--kubeconfig") { Description = "The cluster", Required = true };
    private static readonly Option<bool> InstallCrds = new("--install-crds") { Description = "First apply CustomResourceDefinitions of HelmRelease and HelmRepository" };

    public static Command Create()
    {
        var era = SandboxOptionSet.FluxEra(FluxEra.V2);
        var command = new Command(
            "flux",
            "Play Flux's helm-controller and source-controller on a cluster, until stopped. It is not Flux: it writes the conditions that Flux would write; nothing is fetched, rendered or installed.")
        {
            Kubeconfig, era, InstallCrds,
        };
        command.SetAction((parsed, ct) => Errors.GuardAsync(() =>
            RunAsync(parsed.GetValue(Kubeconfig)!.FullName, parsed.GetValue(era), parsed.GetValue(InstallCrds), ct))); // it is required
        return command;
    }

    private static async Task<int> RunAsync(string kubeconfig, FluxEra era, bool installCrds, CancellationToken ct)
    {
        using var client = ApiClient.FromKubeconfigFile(
            kubeconfig, null, new ApiClientOptions { UserAgent = "flux-stand-in", Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
        if (installCrds)
            await FluxCrds.InstallAsync(client, FluxDefinitions.Of(era), TimeProvider.System, ct);

        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
        using var standIn = new FluxStandIn(client, new FluxStandInOptions { Era = era }, TimeProvider.System, new Random(1), logs);
        Console.WriteLine($"Playing Flux {era.Name()} on {client.Server}: simulated, nothing is installed. Ctrl-C stops.");
        await standIn.RunAsync(ct);
        return ExitCodes.Ok;
    }
}
