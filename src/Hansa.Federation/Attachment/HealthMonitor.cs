using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Probes one cluster's <c>/healthz</c> once a period and raises what changed; a good answer after bad ones is asked for again soon.
/// It is the cluster's breaker too: while it says offline, the probe is the only request that the cluster gets.
/// </summary>
internal sealed class HealthMonitor : IAsyncDisposable
{
    private static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly ApiClient _cluster;
    private readonly FactsWatch _facts;
    private readonly TimeSpan _period;
    private readonly Action _changed;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly Task _running;
    private HealthHistory _history = HealthHistory.Empty;
    private long _lastGood;
    private int _failures;

    /// <param name="cluster">The cluster.</param>
    /// <param name="facts">What is asked for again with a good probe.</param>
    /// <param name="period">Time between two probes, and up to a fifth more, so that a fleet is not probed all at once.</param>
    /// <param name="changed">Called when its health or its facts are others.</param>
    /// <param name="clock">Paces the probes.</param>
    /// <param name="random">Spreads them.</param>
    public HealthMonitor(ApiClient cluster, FactsWatch facts, TimeSpan period, Action changed, TimeProvider clock, Random random)
    {
        (_cluster, _facts, _period, _changed, _clock, _random) = (cluster, facts, period, changed, clock, random);
        _lastGood = clock.GetTimestamp();
        _running = RunAsync(_stop.Token);
    }

    public Health Health => _history.Current;

    /// <summary>For metrics.</summary>
    public ClusterHealth Figures => new(Health.ToString(), Volatile.Read(ref _failures), _clock.GetElapsedTime(Volatile.Read(ref _lastGood)));

    /// <summary>Open while it says offline.</summary>
    public Breaker Breaker { get; } = new();

    /// <summary>What the last failed probe said.</summary>
    public string LastError { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Breaker.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var before = _history.Current;
            var probed = await ProbeAsync(ct);
            Count(probed);
            var isToBeTold = await HasLearntAsync(probed, ct); // first: another may have come to answer while nobody did
            _history = _history.After(probed);
            if (_history.Current != before)
            {
                await SwitchAsync();
                isToBeTold = true;
            }

            if (isToBeTold)
            {
                _changed();
            }

            var pause = _history.IsAboutToRecover ? SoonAgain : _period;
            await Task.Delay(pause * (1 + (_random.NextDouble() / 5)), _clock, ct);
        }
    }

    private TimeSpan SoonAgain => Confirmation < _period ? Confirmation : _period;

    private void Count(Health probed)
    {
        if (probed == Health.Ready)
        {
            Volatile.Write(ref _lastGood, _clock.GetTimestamp());
        }

        Volatile.Write(ref _failures, probed == Health.Ready ? 0 : _failures + 1);
    }

    private async Task SwitchAsync()
    {
        if (_history.Current == Health.Offline)
        {
            await Breaker.OpenAsync(LastError);
        }
        else
        {
            Breaker.Close();
        }
    }

    private async Task<bool> HasLearntAsync(Health probed, CancellationToken ct)
    {
        if (probed == Health.Ready)
        {
            return await _facts.LookAsync(ct);
        }

        _facts.Away();
        return false;
    }

    private async Task<Health> ProbeAsync(CancellationToken ct)
    {
        try
        {
            var answer = await _cluster.GetTextAsync("/healthz", Timeout, ct);
            return answer.Trim().Equals("ok", StringComparison.OrdinalIgnoreCase) ? Health.Ready : Health.NotReady;
        }
        catch (ApiException e)
        {
            LastError = e.OwnWords;
            return ConnectionFailure.HealthOf(e.Failure);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever it answers, it is probed again
        {
            LastError = $"what it answers cannot be understood ({e.GetType().Name})";
            return Health.NotReady;
        }
    }
}
