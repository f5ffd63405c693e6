using System.Collections.Concurrent;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Hub;

/// <summary>The hub's key, which nobody watches, on a management cluster.</summary>
public sealed class HubWatchTests : IAsyncLifetime
{
    private static readonly ObjectKey At = new("kommander", "hansa-hub-key");
    private readonly CancellationTokenSource _stop = new();
    private readonly WaitedClock _clock = new();
    private readonly RecordingLog _log = new();
    private ManagementGround _ground = null!; // InitializeAsync
    private ReadOnlyMemory<byte> _key;
    private Task _running = Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        await _ground.Hub.StartAsync(Ct);
        _key = await HubKey.EnsureAsync(_ground.Client, Ct);
        var waits = _clock.TimerSetAsync(HubWatch.KeyPeriod);
        _running = new HubWatch(_ground.Client, _ground.Hub, _key, _clock, new Random(1), _log).RunAsync(_stop.Token);
        await waits;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task Deleted_alone_it_is_put_back_as_it_was()
    {
        await _ground.DeleteAsync(Kinds.Secret, At);

        await LookAsync();

        Assert.Equal(Convert.ToBase64String(_key.Span), await StoredAsync());
    }

    [Fact]
    public async Task Another_one_is_told_and_left_there()
    {
        var other = Convert.ToBase64String(new byte[32]);
        await _ground.PatchAsync(Kinds.Secret, At, $$"""{"data":{"key":"{{other}}"} }""");

        await LookAsync();

        Assert.Contains(_log.Lines, line => line.Contains("holds another key", StringComparison.Ordinal));
        Assert.Equal(other, await StoredAsync());
    }

    private async Task<string?> StoredAsync() => await HubKey.FindAsync(_ground.Client, Ct) is { } found ? Convert.ToBase64String(found.Span) : null;

    /// <summary>Time passes, and the key has been looked at.</summary>
    private async Task LookAsync()
    {
        var waits = _clock.TimerSetAsync(HubWatch.KeyPeriod);
        _clock.Advance(HubWatch.KeyPeriod);
        await waits;
    }

    private sealed class RecordingLog : ILogger<HubWatch>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue(formatter(state, exception));
    }
}
