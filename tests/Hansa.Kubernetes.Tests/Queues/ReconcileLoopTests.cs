using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Tests.Transport;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Kubernetes.Tests.Queues;

public sealed class ReconcileLoopTests
{
    [Fact]
    public async Task A_bug_in_one_key_costs_that_key_a_retry_and_no_other()
    {
        var clock = new TestClock();
        var log = new RecordingLog();
        await using var loop = new Running(clock, log, key => key == "bad" ? throw new InvalidOperationException("bug") : Outcome.Done);

        loop.Queue.Add("bad");
        loop.Queue.Add("good");
        Assert.Equal("bad", await loop.Ran.NextAsync());
        Assert.Equal("good", await loop.Ran.NextAsync());
        await loop.WorkedAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("bad", await loop.Ran.NextAsync());
        Assert.Contains(LogLevel.Error, log.Levels);
    }

    [Fact]
    public async Task A_transient_failure_is_a_warning_and_keeps_away_as_long_as_asked()
    {
        var clock = new TestClock();
        var log = new RecordingLog();
        await using var loop = new Running(
            clock, log, _ => throw new ApiException(ApiFailure.TooManyRequests, "slow down") { RetryAfter = TimeSpan.FromSeconds(100) });

        loop.Queue.Add("a");
        await loop.Ran.NextAsync();
        await loop.WorkedAsync();
        clock.Advance(TimeSpan.FromSeconds(99));
        Assert.True(loop.Ran.IsEmpty);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("a", await loop.Ran.NextAsync());
        Assert.DoesNotContain(LogLevel.Error, log.Levels);
    }

    [Theory]
    [InlineData(ApiFailure.Forbidden, LogLevel.Warning)]
    [InlineData(ApiFailure.NotFound, LogLevel.Warning)]
    [InlineData(ApiFailure.Invalid, LogLevel.Error)]
    public async Task What_the_API_server_refuses_is_a_warning_unless_we_sent_nonsense(ApiFailure failure, LogLevel level)
    {
        var clock = new TestClock();
        var log = new RecordingLog();
        await using var loop = new Running(clock, log, _ => throw new ApiException(failure, "no"));

        loop.Queue.Add("a");
        await loop.Ran.NextAsync();
        await loop.WorkedAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a", await loop.Ran.NextAsync());
        Assert.Equal(level, log.Levels[0]);
    }

    [Fact]
    public async Task A_recheck_comes_after_its_delay_and_a_retry_makes_no_error()
    {
        var clock = new TestClock();
        var log = new RecordingLog();
        await using var loop = new Running(
            clock, log, key => key == "recheck" ? Outcome.RecheckAfter(TimeSpan.FromSeconds(30)) : Outcome.Retry("not yet"));

        loop.Queue.Add("recheck");
        await loop.Ran.NextAsync();
        await loop.WorkedAsync();
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("recheck", await loop.Ran.NextAsync());
        await loop.WorkedAsync();
        loop.Queue.Add("retry");
        Assert.Equal("retry", await loop.Ran.NextAsync());
        await loop.WorkedAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("retry", await loop.Ran.NextAsync());
        Assert.DoesNotContain(LogLevel.Error, log.Levels);
        Assert.DoesNotContain(LogLevel.Warning, log.Levels);
    }

    private sealed class RecordingLog : ILogger
    {
        private readonly Lock _gate = new();
        private readonly List<LogLevel> _levels = [];

        public IReadOnlyList<LogLevel> Levels
        {
            get
            {
                lock (_gate) return [.. _levels];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate) _levels.Add(logLevel);
        }
    }

    /// <summary>A loop with one worker that tells which keys it ran.</summary>
    private sealed class Running : IAsyncDisposable, IReconciler<string>
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Func<string, Outcome> _outcome;
        private readonly Task _loop;

        public Running(TimeProvider clock, ILogger log, Func<string, Outcome> outcome)
        {
            _outcome = outcome;
            Queue = new WorkQueue<string>(clock, WorkQueueTests.Seeded());
            _loop = new ReconcileLoop<string>("test", this, Queue, 1, clock, log).RunAsync(_stop.Token);
        }

        public WorkQueue<string> Queue { get; }

        public Signals<string> Ran { get; } = new();

        /// <summary>Completes when the one worker has ended what it did: only then it can take this key.</summary>
        public async Task WorkedAsync()
        {
            Queue.Add("(marker)");
            while (await _markers.NextAsync() != "(marker)") continue;
        }

        private readonly Signals<string> _markers = new();

        public Task<Outcome> ReconcileAsync(string key, CancellationToken ct)
        {
            if (key == "(marker)")
            {
                _markers.Send(key);
                return Task.FromResult(Outcome.Done);
            }

            Ran.Send(key);
            return Task.FromResult(_outcome(key));
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
            Queue.Dispose();
        }
    }
}
