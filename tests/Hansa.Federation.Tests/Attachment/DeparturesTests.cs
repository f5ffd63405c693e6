using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;

namespace Hansa.Federation.Tests.Attachment;

public sealed class DeparturesTests
{
    private static readonly ObjectKey Key = new("alpha-ns", "spoke-1");

    [Fact]
    public async Task One_that_takes_its_time_holds_up_only_who_comes_under_its_name()
    {
        var departures = new Departures();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        departures.Gone += gone.SetResult;
        var slow = new Slow();

        departures.Add(Key, slow);

        Assert.True(departures.Has(Key));
        Assert.False(departures.Has(new ObjectKey("alpha-ns", "spoke-2")));
        var all = departures.AllAsync();
        Assert.False(all.IsCompleted);

        slow.End.SetResult();
        await gone.Task;
        await all;
        Assert.False(departures.Has(Key));
    }

    [Fact]
    public async Task One_that_blocks_does_not_block_who_sends_it_off()
    {
        var departures = new Departures();
        using var end = new ManualResetEventSlim();

        departures.Add(Key, new Blocking(end));

        Assert.True(departures.Has(Key));
        end.Set();
        await departures.AllAsync();
    }

    private sealed class Slow : IAsyncDisposable
    {
        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync() => new(End.Task);
    }

    private sealed class Blocking(ManualResetEventSlim end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end.Wait();
            return ValueTask.CompletedTask;
        }
    }
}
