using System.CommandLine;
using System.Net;
using Hansa.Api;
using Hansa.Cli.Controller;
using Hansa.Federation;
using Hansa.Federation.Attachment;
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
    private static readonly Option<string?> Identity = new("--identity") { Description = "The user that the controller is on the management cluster, to which it binds ClusterRole hansa-workspace in each workspace's namespace (deploy/management/rbac.yaml)" };
    private static readonly Option<double> Qps = new("--cluster-api-qps") { Description = "Requests a second to each attached cluster, on the average", DefaultValueFactory = _ => new ClusterBudget().PerSecond };
    private static readonly Option<int> Burst = new("--cluster-api-burst") { Description = "Requests to each attached cluster that may follow each other at once after a pause", DefaultValueFactory = _ => new ClusterBudget().Burst };
    private static readonly Option<string> Settle = new("--removal-settle") { Description = "How long what asks for a service must be gone before it is uninstalled: what is made again within that time stays as it is", DefaultValueFactory = _ => "10s" };
    private static readonly Option<string?> Catalog = new("--catalog") { Description = "Folder with App files of your own, besides the built-in services" };

    public static Command Create()
    {
        var connection = new ManagementConnection();
        var addresses = new AddressOptions();
        var command = new Command("controller", "Run the control plane against a management cluster, until it is stopped.")
        {
            Listen, Logs, Level, TakeOver, PauseAll, NoElection, Catalog, Identity, Qps, Burst, Settle,
        };
        connection.AddTo(command);
        addresses.AddTo(command);
        command.SetAction((parsed, ct) => Errors.GuardAsync(() =>
        {
            var writes = new WriteWindow();
            return ControllerHost.RunAsync(
                connection.Open(parsed, TimeProvider.System, writes),
                new ControllerHostOptions
                {
                    Listen = ParseEndpoint(parsed.GetValue(Listen)!), // it has a default
                    LogFormat = parsed.GetValue(Logs),
                    LogLevel = parsed.GetValue(Level),
                    TakeOver = parsed.GetValue(TakeOver),
                    ElectLeader = !parsed.GetValue(NoElection),
                    Controller = Controller(parsed, addresses, writes),
                },
                ct);
        }));
        return command;
    }

    private static ControllerOptions Controller(ParseResult parsed, AddressOptions addresses, WriteWindow writes) => new()
    {
        Writes = writes,
        PauseAll = parsed.GetValue(PauseAll),
        RemovalSettle = ParseSettle(parsed.GetValue(Settle)!), // it has a default
        Identity = parsed.GetValue(Identity),
        CatalogFolder = parsed.GetValue(Catalog) is { } folder
            ? Directory.Exists(folder) ? folder : throw new InvalidOperationException($"--catalog {folder}: there is no such folder")
            : null,
        ClusterBudget = Budget(parsed.GetValue(Qps), parsed.GetValue(Burst)),
        Vetting = new VettingPolicy { Addresses = addresses.Policy(parsed) },
    };

    private static ClusterBudget Budget(double qps, int burst) =>
        qps <= 0 || !double.IsFinite(qps) ? throw new InvalidOperationException($"--cluster-api-qps {qps}: a number above 0 is expected")
        : burst < 1 ? throw new InvalidOperationException($"--cluster-api-burst {burst}: at least 1 is expected")
        : new ClusterBudget { PerSecond = qps, Burst = burst };

    private static TimeSpan ParseSettle(string text) => GoDuration.TryParse(text) is { } time && time > TimeSpan.Zero
        ? time
        : throw new InvalidOperationException($"--removal-settle {text}: a time above zero such as 10s or 1m is expected");

    private static IPEndPoint ParseEndpoint(string text) => IPEndPoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new InvalidOperationException($"--listen {text}: an address and a port such as 0.0.0.0:8080 are expected");
}
