using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>The stand-in, with the trouble that the controllers of the recording had; it can be stopped and started.</summary>
internal sealed class PlayedFlux : IAsyncDisposable
{
    private readonly ApiClient _client;
    private readonly FluxStandInOptions _options;
    private readonly RecordedTrouble _trouble;
    private readonly string _ns;
    private TroubledHelm? _helm;
    private FluxStandIn? _flux;
    private CancellationTokenSource? _stop;
    private Task _playing = Task.CompletedTask;

    public PlayedFlux(ApiClient client, FluxEra era, Recording recording)
    {
        (_client, _trouble, _ns) = (client, RecordedTrouble.Of(recording), recording.Namespace);
        _options = new FluxStandInOptions
        {
            Era = era,
            Workers = 1,
            FailRepository = key => key.Namespace == _ns ? _trouble.Repository : null,
            Retry = TimeSpan.FromMilliseconds(20),
        };
    }

    /// <summary>Helm's latest revision of every release; right after a start, of those that were looked at.</summary>
    public ImmutableDictionary<ObjectKey, long> Revisions => _helm?.Revisions ?? ImmutableDictionary<ObjectKey, long>.Empty;

    public bool IsRunning => _flux is not null;

    public void Start()
    {
        _stop = new CancellationTokenSource();
        _helm = new TroubledHelm(_options, _trouble, _ns);
        _flux = new FluxStandIn(_client, _options with { Helm = _helm }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        _playing = _flux.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public async Task StopAsync()
    {
        if (_stop is null)
            return;

        await _stop.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _flux?.Dispose();
        _stop.Dispose();
        (_flux, _stop) = (null, null);
    }
}
