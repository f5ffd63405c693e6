using System.CommandLine;
using System.Net;
using Hansa.Cli.Controller;
using Hansa.Federation;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Commands;

/// <summary><c>hansa controller</c>: runs the control plane.</summary>
internal static class ControllerCommand
{
    private static readonly Option<string> Listen = new("--listen") { Description = "Address for /healthz, /readyz and /metrics", DefaultValueFactory = _ => "127.0.0.1:8080" };
    private static readonly Option<LogFormat> Logs = new("--log-format") { Description = "plain or json", DefaultValueFactory = _ => LogFormat.Plain };
    private static readonly Option<LogLevel> Level = new("--log-level") { Description = "Trace, Debug, Information, Warning or Error", DefaultValueFactory = _ => LogLevel.Information };
    private static readonly Option<bool> TakeOver = new("--take-over") { Description = "Start although CRDs are not Hansa's, or KubeFed or Kommander runs here" };
    private static readonly Option<bool> PauseAll = new("--pause-all") { Description = "Hold everything: watch and report, write to no cluster" };
    private static readonly Option<bool> NoElection = new("--no-leader-election") { Description = "Lead at once; only where no other replica can run" };
    private static readonly Option<string?> Catalog = new("--catalog") { Description = "Folder with App files of your own, besides the built-in services" };
    private static readonly Option<bool> AllowLoopback = new("--allow-loopback") { Description = "Allow attached clusters at loopback addresses (for trying things out)" };
    private static readonly Option<bool> AllowManagement = new("--allow-management") { Description = "Allow attached clusters at the management cluster's own addresses" };
    private static readonly Option<string[]> ManagementCidr = new("--management-cidr") { Description = "Address range of the management cluster, which kubeconfigs may not lead to; may be repeated", DefaultValueFactory = _ => [] };

    public static Command Create()
    {
        var connection = new ManagementConnection();
        var command = new Command("controller", "Run the control plane against a management cluster, until it is stopped.")
        {
            Listen, Logs, Level, TakeOver, PauseAll, NoElection, Catalog, AllowLoopback, AllowManagement, ManagementCidr,
        };
        connection.AddTo(command);
        command.SetAction((parsed, ct) => Errors.GuardAsync(() => ControllerHost.RunAsync(
            connection.Open(parsed, TimeProvider.System),
            new ControllerHostOptions
            {
                Listen = ParseEndpoint(parsed.GetValue(Listen)!), // it has a default
                LogFormat = parsed.GetValue(Logs),
                LogLevel = parsed.GetValue(Level),
                TakeOver = parsed.GetValue(TakeOver),
                ElectLeader = !parsed.GetValue(NoElection),
                Controller = Controller(parsed),
            },
            ct)));
        return command;
    }

    private static ControllerOptions Controller(ParseResult parsed) => new()
    {
        PauseAll = parsed.GetValue(PauseAll),
        CatalogFolder = parsed.GetValue(Catalog) is { } folder
            ? Directory.Exists(folder) ? folder : throw new InvalidOperationException($"--catalog {folder}: there is no such folder")
            : null,
        Vetting = new VettingPolicy
        {
            Addresses = new AddressPolicy
            {
                AllowLoopback = parsed.GetValue(AllowLoopback),
                AllowManagement = parsed.GetValue(AllowManagement),
                ManagementNetworks = [.. parsed.GetValue(ManagementCidr)!.Select(ParseNetwork)], // it has a default
            },
        },
    };

    private static IPNetwork ParseNetwork(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new InvalidOperationException($"--management-cidr {text}: an address range such as 10.96.0.0/12 is expected");

    private static IPEndPoint ParseEndpoint(string text) => IPEndPoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new InvalidOperationException($"--listen {text}: an address and a port such as 0.0.0.0:8080 are expected");
}
