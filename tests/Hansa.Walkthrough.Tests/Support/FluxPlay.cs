using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>A stand-in that plays Flux on one cluster until it is disposed.</summary>
internal sealed class FluxPlay : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FluxStandIn _flux;
    private readonly Task _playing;

    public FluxPlay(ApiClient client, FluxEra era)
    {
        Era = era;
        _flux = new FluxStandIn(client, new FluxStandInOptions { Era = era }, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        _playing = _flux.RunAsync(_stop.Token);
    }

    public FluxEra Era { get; }

    public FluxActivity Activity => _flux.Activity;

    public Task UntilAsync(Func<FluxActivity, bool> wanted) => _flux.WaitForAsync(wanted, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _flux.Dispose();
        _stop.Dispose();
    }
}
