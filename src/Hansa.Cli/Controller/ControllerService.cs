using System.Security.Cryptography;
using Hansa.Api;
using Hansa.Federation;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Leases;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Controller;

/// <summary>Runs the controller while this replica leads.</summary>
internal sealed partial class ControllerService(ApiClient management, ControllerHostOptions options, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<ControllerService>();

#pragma warning disable RS0030 // the composition root is where chance enters the program
    private readonly Random _random = Random.Shared;
#pragma warning restore RS0030
    private volatile FederationController? _controller;
    private volatile bool _stands;

    /// <summary>The leader is ready when it acts, another replica when it stands by.</summary>
    public bool IsReady => _controller is { } controller ? controller.IsReady : _stands;

    public async Task RunAsync(CancellationToken ct)
    {
        if (!options.ElectLeader)
        {
            await LeadAsync(ct);
            return;
        }

        await BusyManagement.PatientlyAsync(() => HubNamespace.EnsureAsync(management, ct), LogWaits, TimeProvider.System, ct);
        var lease = new LeaseOptions
        {
            Namespace = WellKnown.KommanderNamespace,
            Name = WellKnown.ControllerLease,
            MissingNamespace = HubNamespace.Body(),
            Duration = TimeSpan.FromSeconds(30), // a write ends with the term, and must have time for a cluster's slow webhooks
            RenewDeadline = TimeSpan.FromSeconds(25),
            Identity = $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}", // every container's process has number 1
        };
        _stands = true;
        var elector = new LeaderElector(management, lease, TimeProvider.System, _random, logs.CreateLogger<LeaderElector>());
        options.Controller.Writes?.Follow(() => elector.Left);
        await elector.RunAsync(LeadAsync, ct);
    }

    private async Task LeadAsync(CancellationToken ct)
    {
        var controller = new FederationController(management, options.Controller, TimeProvider.System, _random, logs);
        _controller = controller;
        try
        {
            await controller.RunAsync(ct);
        }
        finally
        {
            _controller = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The management cluster is busy, the start waits for it: {Problem}")]
    private partial void LogWaits(string problem);
}
