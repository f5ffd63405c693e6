using Hansa.Federation;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Drill;

/// <summary>One life of a controller: as the leader runs it, until it is killed or gives up. Its term can run out before it is told.</summary>
internal sealed class DrillController : IDisposable
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _life = new();
    private readonly Task _running;
    private readonly TimeProvider _clock;
    private long? _lastRenewal;

    private DrillController(Func<WriteWindow, CancellationToken, Task> run, TimeProvider clock)
    {
        _clock = clock;
        var window = new WriteWindow();
        window.Follow(() => Left);
        _running = Task.Run(() => run(window, _life.Token), CancellationToken.None);
    }

    /// <summary>A controller of a fleet, which begins at once.</summary>
    public static DrillController Start(DrillFleet fleet, TimeProvider clock, Random chance, DrillLog log, DrillParts parts) => new(
        (window, ct) => RunAsync(fleet, clock, chance, log, parts, window, ct), clock);

    /// <summary>Whether it gave up by itself.</summary>
    public bool HasEnded => _running.IsCompleted;

    /// <summary>Why it gave up.</summary>
    public Exception? Failure => _running.Exception?.InnerException;

    /// <summary>It renews its Lease no more, and goes on as if nothing were.</summary>
    public void LoseLead() => _lastRenewal = _clock.GetTimestamp();

    /// <summary>How long it leads for certain.</summary>
    private TimeSpan Left => _lastRenewal is not { } last ? Term
        : Term - _clock.GetElapsedTime(last) is { Ticks: > 0 } left ? left
        : TimeSpan.Zero;

    /// <summary>Kills it; <paramref name="tick"/> lets time pass until it has ended.</summary>
    public async Task EndAsync(Func<Task> tick)
    {
        await _life.CancelAsync();
        while (!_running.IsCompleted)
            await tick();
    }

    /// <summary>Kills it, if that was not done, and does not wait for its end.</summary>
    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
    }

    private static async Task RunAsync(DrillFleet fleet, TimeProvider clock, Random chance, DrillLog log, DrillParts parts, WriteWindow window, CancellationToken ct)
    {
        var connection = fleet.ClusterOf(DrillFleet.Management).Connection;
        var limits = new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16, MaxBodyBytes = 8 * 1024 * 1024, Writes = window };
        var options = new ControllerOptions
        {
            WithoutCatalog = true,
            RemovalSettle = DrillWitness.Settle,
            Writes = window,
            Vetting = new VettingPolicy { Addresses = new AddressPolicy { AllowLoopback = true } },
        };
        using var management = ApiClient.Create(connection, parts.Limits(limits), clock);
        await parts.Controller(management, parts.Options(options), clock, chance, log.Factory).RunAsync(ct);
    }
}
