using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Probes one cluster's <c>/healthz</c> every ten seconds and raises what changed. It is the cluster's breaker too:
/// while it says offline, the probe is the only request that the cluster gets.
/// </summary>
internal sealed class HealthMonitor : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly ApiClient _cluster;
    private readonly Action _changed;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly Task _running;
    private HealthHistory _history = HealthHistory.Empty;

    public HealthMonitor(ApiClient cluster, Action changed, TimeProvider clock, Random random)
    {
        (_cluster, _changed, _clock, _random) = (cluster, changed, clock, random);
        _running = RunAsync(_stop.Token);
    }

    public Health Health => _history.Current;

    /// <summary>When <see cref="Health"/> changed last.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>What the last failed probe said.</summary>
    public string LastError { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var before = _history.Current;
            _history = _history.After(await ProbeAsync(ct));
            if (_history.Current != before)
            {
                Since = _clock.GetUtcNow();
                _changed();
            }

            await Task.Delay(Period * (0.9 + (0.2 * _random.NextDouble())), _clock, ct);
        }
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
            LastError = e.Message;
            return IsNoAnswer(e.Failure) ? Health.Offline : Health.NotReady;
        }
    }

    private static bool IsNoAnswer(ApiFailure failure) =>
        failure is ApiFailure.Unreachable or ApiFailure.TimedOut or ApiFailure.TlsFailed or ApiFailure.AddressRefused or ApiFailure.BadAnswer;
}
