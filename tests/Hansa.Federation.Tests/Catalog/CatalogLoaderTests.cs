using Hansa.Federation.Catalog;
using Hansa.Federation.Intent;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Catalog;

public sealed class CatalogLoaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "apps.apps.kommander.d2iq.io \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: not that one")]
    [InlineData(403, "User \"hansa\" cannot create resource \"apps\"")]
    [InlineData(422, "spec is no good")]
    public async Task An_App_that_is_refused_is_told_keeps_no_other_waiting_and_is_asked_for_again(int code, string because)
    {
        var entries = CatalogFiles.BuiltIn().Entries[..3];
        var posts = 0;
        await using var management = new CannedCluster(asked =>
            asked.Contains("watch=true", StringComparison.Ordinal) ? ""
            : asked.StartsWith("GET ", StringComparison.Ordinal) ? """{"metadata":{"resourceVersion":"1"},"items":[]}"""
            : Interlocked.Increment(ref posts) == 1 ? CannedCluster.Status(code, because)
            : """{"metadata":{"name":"made","resourceVersion":"2"}}""");
        await using var intent = new IntentStore(management.Client, TimeProvider.System, new Random(1), NullLogger<IntentStore>.Instance);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watching = intent.RunAsync(end.Token);
        var (clock, log) = (new FakeTimeProvider(), new RecordingLog());

        var loading = new CatalogLoader(management.Client, intent.Apps, intent.Deployments, clock, log).LoadAsync(entries, [], Ct);
        while (Volatile.Read(ref posts) < 3) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);
        while (!loading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);
        }

        await loading;
        Assert.Equal(4, posts);
        Assert.Contains(because, Assert.Single(log.Lines), StringComparison.Ordinal);
        await end.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(404, "the server could not find the requested resource")]
    [InlineData(409, "the object has been modified")]
    public async Task What_passes_by_itself_is_waited_for_and_not_for_ten_minutes(int code, string because)
    {
        var entries = CatalogFiles.BuiltIn().Entries[..3];
        var posts = 0;
        await using var management = new CannedCluster(asked =>
            asked.Contains("watch=true", StringComparison.Ordinal) ? ""
            : asked.StartsWith("GET ", StringComparison.Ordinal) ? """{"metadata":{"resourceVersion":"1"},"items":[]}"""
            : Interlocked.Increment(ref posts) == 1 ? CannedCluster.Status(code, because)
            : """{"metadata":{"name":"made","resourceVersion":"2"}}""");
        await using var intent = new IntentStore(management.Client, TimeProvider.System, new Random(1), NullLogger<IntentStore>.Instance);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watching = intent.RunAsync(end.Token);
        var (clock, log) = (new HastyClock(), new RecordingLog());

        await new CatalogLoader(management.Client, intent.Apps, intent.Deployments, clock, log).LoadAsync(entries, [], Ct);

        Assert.Equal(4, posts);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(clock.Pauses));
        Assert.Contains(because, Assert.Single(log.Lines), StringComparison.Ordinal);
        await end.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>No pause lasts; how long each should have been is kept.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public List<TimeSpan> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class RecordingLog : ILogger<CatalogLoader>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
