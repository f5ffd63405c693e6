using Hansa.Federation.Catalog;
using Hansa.Federation.Intent;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Federation.Tests.Catalog;

public sealed class CatalogLoaderTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "apps.apps.kommander.d2iq.io \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: not that one")]
    [InlineData(403, "User \"hansa\" cannot create resource \"apps\"")]
    [InlineData(422, "spec is no good")]
    public Task An_App_that_is_refused_is_told_keeps_no_other_waiting_and_is_asked_for_again(int code, string because) =>
        AssertPausesAsync(code, because, posts: 3, TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(404, "the server could not find the requested resource")]
    [InlineData(409, "the object has been modified")]
    public Task What_passes_by_itself_is_waited_for_and_not_for_ten_minutes(int code, string because) =>
        AssertPausesAsync(code, because, posts: 1, TimeSpan.FromSeconds(2));

    /// <summary>Three Apps are loaded, and the first is answered like that once.</summary>
    /// <param name="code">The answer's code.</param>
    /// <param name="because">Its message, which is told.</param>
    /// <param name="posts">How many were sent before the only pause.</param>
    /// <param name="pause">How long that should have been.</param>
    private static async Task AssertPausesAsync(int code, string because, int posts, TimeSpan pause)
    {
        var sent = 0;
        await using var management = new CannedCluster(asked =>
            asked.Contains("watch=true", StringComparison.Ordinal) ? ""
            : asked.StartsWith("GET ", StringComparison.Ordinal) ? """{"metadata":{"resourceVersion":"1"},"items":[]}"""
            : Interlocked.Increment(ref sent) == 1 ? CannedCluster.Status(code, because)
            : """{"metadata":{"name":"made","resourceVersion":"2"}}""");
        await using var intent = new IntentStore(management.Client, TimeProvider.System, new Random(1), NullLogger<IntentStore>.Instance);
        await using var watching = new RunningLoop();
        watching.Begin(intent.RunAsync);
        var (clock, log) = (new HastyClock(() => Volatile.Read(ref sent)), new RecordingLog<CatalogLoader>());

        await new CatalogLoader(management.Client, intent.Apps, intent.Deployments, clock, log).LoadAsync(CatalogFiles.BuiltIn().Entries[..3], [], Ct);

        Assert.Equal(4, sent);
        Assert.Equal((posts, pause), Assert.Single(clock.Pauses));
        Assert.Contains(because, Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    /// <summary>No pause lasts; how long each should have been is kept, and how much had been sent by then.</summary>
    private sealed class HastyClock(Func<int> posts) : TimeProvider
    {
        public List<(int Posts, TimeSpan Pause)> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add((posts(), dueTime));
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
