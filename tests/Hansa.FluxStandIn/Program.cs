using System.Runtime.InteropServices;
using Hansa.Kubernetes.Transport;
using Hansa.StandIns;
using Microsoft.Extensions.Logging;

const string Usage = """
    Usage: Hansa.FluxStandIn --kubeconfig FILE [--flux v2beta1|v2beta2|v2] [--install-crds]

    A stand-in for Flux's helm-controller and source-controller, for tests of Hansa. It is not Flux:
    it watches HelmRelease and HelmRepository objects and writes the conditions that Flux would write.
    Nothing is fetched, rendered or installed; conditions only.

      --kubeconfig FILE   the cluster
      --flux ERA          whose API versions and words (default: v2)
      --install-crds      first apply that era's CustomResourceDefinitions (runs eng/flux-crds)

    Runs until SIGINT or SIGTERM.
    """;

string? kubeconfig = null;
FluxEra? era = FluxEra.V2;
var installsCrds = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--help" or "-h":
            Console.WriteLine(Usage);
            return 0;
        case "--kubeconfig" when i + 1 < args.Length:
            kubeconfig = args[++i];
            break;
        case "--flux" when i + 1 < args.Length:
            era = FluxEras.TryParse(args[++i]);
            break;
        case "--install-crds":
            installsCrds = true;
            break;
        default:
            return Refuse($"not understood: {args[i]}");
    }
}

if (kubeconfig is null)
    return Refuse("--kubeconfig FILE is missing");
if (era is not { } played)
    return Refuse("--flux takes v2beta1, v2beta2 or v2");

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));

try
{
    using var client = ApiClient.FromKubeconfigFile(
        kubeconfig, null, new ApiClientOptions { UserAgent = "flux-stand-in", Addresses = AddressPolicy.Unrestricted }, TimeProvider.System);
    if (installsCrds)
        await FluxStandIn.InstallCrdsAsync(client, await FluxCrds.FolderAsync(played, stop.Token), stop.Token);

    using var standIn = new FluxStandIn(client, new FluxStandInOptions { Era = played }, TimeProvider.System, new Random(1), logs);
    Console.WriteLine($"flux stand-in: playing Flux {played.Name()} on {client.Server}; nothing is installed, conditions only");
    await standIn.RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception exception) when (exception is ApiException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"flux stand-in: {exception.Message}");
    return 1;
}

static int Refuse(string why)
{
    Console.Error.WriteLine($"flux stand-in: {why}\n\n{Usage}");
    return 2;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
