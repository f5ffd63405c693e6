using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Tests.Queues;
using Hansa.Kubernetes.Tests.Transport;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;
using static Hansa.Kubernetes.Tests.Informers.Collection;

namespace Hansa.Kubernetes.Tests.Informers;

public sealed class InformerTests
{
    private static readonly ObjectKey A = new("n", "a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_read_to_the_end_before_it_has_synced()
    {
        await using var c = await StartAsync(new TestClock(), (h, n) => h.JsonAsync(n == 1
            ? $$$"""{"metadata":{"resourceVersion":"5","continue":"x"},"items":[{{{Item("a", 1, "1")}}}]}"""
            : List(5, Item("b", 2, "2"))));

        await c.Informer.SyncedAsync(Ct);

        Assert.Equal(["1", "2"], c.Informer.Items.OrderBy(i => i.Key).Select(i => i.Value));
        Assert.Equal(["n/a: - > 1", "n/b: - > 2"], [await c.Changes.NextAsync(), await c.Changes.NextAsync()]);
        Assert.IsType<InformerState.Synced>(c.Informer.State);
        Assert.NotNull(c.Informer.LastContact);
    }

    [Fact]
    public async Task Whoever_is_told_of_the_first_list_finds_it_synced()
    {
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))));

        Assert.IsType<InformerState.Synced>(await c.States.NextAsync());
        Assert.True(await c.SyncedThen.NextAsync());
    }

    [Fact]
    public async Task Watch_events_change_the_picture()
    {
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))), async (h, _) =>
        {
            await h.PartAsync(Event("MODIFIED", Item("a", 6, "2")) + Event("ADDED", Item("b", 7, "3")) + Event("DELETED", Item("a", 8, "2")));
            await h.SilenceAsync();
        });

        string[] told = [await c.Changes.NextAsync(), await c.Changes.NextAsync(), await c.Changes.NextAsync(), await c.Changes.NextAsync()];

        Assert.Equal(["n/a: - > 1", "n/a: 1 > 2", "n/b: - > 3", "n/a: 2 > -"], told);
    }

    [Fact]
    public async Task A_watch_that_ended_resumes_from_the_last_bookmark()
    {
        var resumed = new Signals<string>();
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5)), async (h, n) =>
        {
            resumed.Send(h.Request.Query["resourceVersion"]!);
            if (n == 1) await h.PartAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"42"}}}""" + "\n");
            else await QuietAsync(h);
        });

        Assert.Equal(["5", "42"], [await resumed.NextAsync(), await resumed.NextAsync()]);
        Assert.Single(c.Requests, r => !r.Contains("watch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_paused_nothing_is_asked_and_it_goes_on_where_it_was()
    {
        var watched = new Signals<string>();
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))), async (h, n) =>
        {
            watched.Send(h.Request.Query["resourceVersion"]!);
            if (n == 1) await h.PartAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"42"}}}""" + "\n" + Event("ADDED", Item("b", 43, "2")));
            await QuietAsync(h);
        });
        Assert.Equal(["n/a: - > 1", "n/b: - > 2"], [await c.Changes.NextAsync(), await c.Changes.NextAsync()]);
        await watched.NextAsync();

        c.Informer.Pause();
        c.Informer.Pause();
        c.Informer.Relist(); // asked for, and put off
        Assert.Equal(2, c.Requests.Count());
        Assert.Equal(2, c.Informer.Items.Count);
        c.Informer.Resume();

        Assert.Equal("5", await watched.NextAsync());
        Assert.Equal(4, c.Requests.Count());
    }

    [Fact]
    public async Task A_pause_cuts_the_wait_after_a_failure_short_and_the_next_failure_waits_as_if_it_were_the_first()
    {
        var clock = new TestClock();
        var listed = new Signals<int>();
        await using var c = await StartAsync(clock, (h, n) =>
        {
            listed.Send(n);
            return h.StatusAsync(503, "ServiceUnavailable");
        });
        await listed.NextAsync();

        c.Informer.Pause();
        c.Informer.Resume();

        Assert.Equal(2, await listed.NextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_410_it_lists_again_and_tells_what_vanished(bool inTheStream)
    {
        await using var c = await StartAsync(
            new TestClock(),
            (h, n) => h.JsonAsync(n == 1 ? List(5, Item("a", 1, "1"), Item("b", 2, "2")) : List(9, Item("b", 2, "2"))),
            (h, n) => n > 1 ? QuietAsync(h)
                : inTheStream ? h.PartAsync(Event("ERROR", """{"code":410,"reason":"Expired"}""")) : h.StatusAsync(410, "Expired"));

        string[] told = [await c.Changes.NextAsync(), await c.Changes.NextAsync(), await c.Changes.NextAsync()];

        Assert.Equal("n/a: 1 > -", told[2]);
        Assert.True(c.Changes.IsEmpty);   // b did not change
    }

    [Fact]
    public async Task A_bad_item_is_named_and_costs_neither_the_others_nor_its_last_good_version()
    {
        await using var c = await StartAsync(
            new TestClock(),
            (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"), Item("x", 2, "bad"), "{}", Item("b", 3, "2"))),
            async (h, _) =>
            {
                await h.PartAsync(Event("MODIFIED", Item("a", 6, "bad")) + Event("MODIFIED", Item("b", 7, "3")));
                await h.SilenceAsync();
            });

        while (await c.Changes.NextAsync() != "n/b: 2 > 3") continue;

        Assert.Equal("1", c.Informer.Items[A]);
        Assert.Equal(["(no name)", "n/a", "n/x"], c.Informer.BadItems.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("a bad value", c.Informer.BadItems["n/x"]);
    }

    [Fact]
    public async Task A_list_with_more_objects_than_are_taken_is_refused_however_often_it_comes_with_others()
    {
        var (clock, lists) = (new TestClock(), new Signals<int>());
        await using var c = await StartAsync(
            clock,
            (h, n) =>
            {
                lists.Send(n);
                return h.JsonAsync(List(5, Item($"a-{n}", 1, "1"), Item($"b-{n}", 2, "1")).Replace("\"resourceVersion\":\"5\"", $"\"resourceVersion\":\"5\",\"continue\":\"{n}\"", StringComparison.Ordinal));
            },
            most: 3);

        for (var n = 1; n <= 6; n++)
        {
            await clock.AdvanceUntilAsync(lists.NextAsync());
        }

        var failing = Assert.IsType<InformerState.Failing>(c.Informer.State);
        Assert.Equal(ApiFailure.BadAnswer, failing.Failure);
        Assert.Contains("more than 3 objects", failing.Message, StringComparison.Ordinal);
        Assert.InRange(c.Informer.Items.Count, 1, 6);
    }

    [Fact]
    public async Task A_list_in_which_everything_is_another_ends_though_what_was_known_is_still_there()
    {
        await using var c = await StartAsync(
            new TestClock(), (h, n) => h.JsonAsync(n == 1 ? List(5, Item("a", 1, "1"), Item("b", 2, "2")) : List(9, Item("c", 8, "3"), Item("d", 9, "4"))), most: 2);
        await c.Informer.SyncedAsync(Ct);

        c.Informer.Relist();

        while (await c.Changes.NextAsync() is not "n/b: 2 > -") continue;
        Assert.Equal(["3", "4"], c.Informer.Items.Values.Order(StringComparer.Ordinal));
        Assert.IsType<InformerState.Synced>(c.Informer.State);
    }

    [Fact]
    public async Task However_many_objects_cannot_be_read_ten_of_a_list_are_named()
    {
        var log = new Lines();
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Enumerable.Range(1, 500).Select(i => Item($"x{i}", i, "bad")))), log: log);

        await c.Informer.SyncedAsync(Ct);

        Assert.Equal(500, c.Informer.BadItems.Count);
        Assert.InRange(log.Count, 10, 11);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_watch_that_ends_with_its_first_event_again_and_again_costs_no_list_and_no_watch_without_pause(bool withExpiry)
    {
        var clock = new TestClock();
        var pause = clock.PauseAsync();
        await using var c = await StartAsync(
            clock,
            (h, n) => h.JsonAsync(List(n * 10, Item("a", n * 10, "1"))),
            (h, n) => h.PartAsync(Event("MODIFIED", Item("a", (n * 10) + 1, "2")) + (withExpiry ? Event("ERROR", """{"code":410,"reason":"Expired"}""") : "")));

        await pause;

        Assert.Equal(2, c.Requests.Count(r => r.Contains("watch", StringComparison.Ordinal)));
        Assert.Equal(withExpiry ? 2 : 1, c.Requests.Count(r => !r.Contains("watch", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_fault_of_its_own_ends_it_and_is_seen()
    {
        using var client = ApiClient.Create(new ConnectionDescription { Server = new Uri("http://127.0.0.1:1"), Credentials = new Credentials.None() }, TestServer.Options(), TimeProvider.System);
        var informer = new Informer<string>(client, Api.Kinds.ConfigMap, null, new ListOptions(), _ => "", new BrokenClock(), WorkQueueTests.Seeded(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        await Assert.ThrowsAsync<NotSupportedException>(() => informer.RunAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Fact]
    public async Task Whatever_goes_wrong_with_what_is_sent_it_is_asked_for_again()
    {
        var (clock, sink) = (new TestClock(), new Puzzled());
        await using var server = await TestServer.StartAsync(h => h.JsonAsync(List(5, Item("a", 1, "1"))));
        using var client = server.Client(clock);
        using var stop = new CancellationTokenSource();
        var running = new ListWatchLoop(new CollectionReader(client, Api.Kinds.ConfigMap, null, new ListOptions()), sink, clock, WorkQueueTests.Seeded()).RunAsync(stop.Token);

        for (var i = 0; i < 3; i++) await clock.AdvanceUntilAsync(sink.Failures.NextAsync());

        Assert.Equal(ApiFailure.BadAnswer, sink.Last);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task An_event_beyond_what_is_taken_is_refused_and_what_is_known_stays_true()
    {
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"), Item("b", 2, "1"))), async (h, _) =>
        {
            await h.PartAsync(Event("MODIFIED", Item("a", 6, "2")) + Event("ADDED", Item("c", 7, "3")));
            await h.SilenceAsync();
        }, most: 2);

        InformerState state;
        while ((state = await c.States.NextAsync()) is not InformerState.Failing) continue;
        Assert.Equal(ApiFailure.BadAnswer, ((InformerState.Failing)state).Failure);

        Assert.Equal(["1", "2"], c.Informer.Items.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_no_object_can_have_is_not_kept()
    {
        var name = new string('x', 254);
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item(name, 1, "1"), Item("a", 2, "1"))));

        await c.Informer.SyncedAsync(Ct);

        Assert.Equal([A], c.Informer.Items.Keys);
        Assert.Equal(["(no name)"], c.Informer.BadItems.Keys);
    }

    [Fact]
    public async Task A_write_of_ours_is_seen_at_once_and_its_event_changes_nothing_more()
    {
        var open = new TaskCompletionSource();
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))), async (h, _) =>
        {
            await open.Task;
            await h.PartAsync(Event("MODIFIED", Item("a", 6, "older")) + Event("MODIFIED", Item("a", 7, "2")) + Event("ADDED", Item("b", 8, "end")));
            await h.SilenceAsync();
        });
        await c.Informer.SyncedAsync(Ct);

        c.Informer.Observe(Element(Item("a", 7, "2")));
        Assert.Equal("2", c.Informer.Items[A]);
        open.SetResult();

        Assert.Equal(
            ["n/a: - > 1", "n/a: 1 > 2", "n/b: - > end"],
            [await c.Changes.NextAsync(), await c.Changes.NextAsync(), await c.Changes.NextAsync()]);
    }

    [Fact]
    public async Task A_late_write_does_not_bring_back_what_was_deleted_since()
    {
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))), async (h, _) =>
        {
            await h.PartAsync(Event("DELETED", Item("a", 9, "2")));
            await h.SilenceAsync();
        });
        await c.Changes.NextAsync();
        Assert.Equal("n/a: 1 > -", await c.Changes.NextAsync());

        c.Informer.Observe(Element(Item("a", 7, "2")));

        Assert.Empty(c.Informer.Items);
    }

    [Fact]
    public async Task A_write_during_a_list_that_does_not_have_it_yet_stays()
    {
        var listing = new Signals<bool>();
        var go = new TaskCompletionSource();
        await using var c = await StartAsync(new TestClock(), async (h, _) =>
        {
            listing.Send(true);
            await go.Task;
            await h.JsonAsync(List(5));
        });
        await listing.NextAsync();

        c.Informer.Observe(Element(Item("a", 7, "mine")));
        go.SetResult();
        await c.Informer.SyncedAsync(Ct);

        Assert.Equal("mine", c.Informer.Items[A]);
    }

    [Fact]
    public async Task A_server_restored_from_a_backup_is_believed()
    {
        await using var c = await StartAsync(
            new TestClock(), (h, n) => h.JsonAsync(n == 1 ? List(500, Item("a", 400, "new")) : List(90, Item("a", 40, "old"))));
        await c.Changes.NextAsync();
        await c.Informer.SyncedAsync(Ct);

        c.Informer.Relist();

        Assert.Equal("n/a: new > old", await c.Changes.NextAsync());
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_missing_until_it_is()
    {
        var clock = new TestClock();
        var pause = clock.PauseAsync();
        await using var c = await StartAsync(clock, (h, n) => n == 1 ? h.StatusAsync(404, "NotFound") : h.JsonAsync(List(5)));

        Assert.IsType<InformerState.Missing>(await c.States.NextAsync());
        Assert.False(c.Informer.HasSynced);
        await pause;
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<InformerState.Synced>(await c.States.NextAsync());
        await c.Informer.SyncedAsync(Ct);
    }

    [Fact]
    public async Task A_failing_server_costs_nothing_that_is_known_and_heals()
    {
        var clock = new TestClock();
        var pause = clock.PauseAsync();
        await using var c = await StartAsync(
            clock,
            (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"))),
            (h, n) => n == 1 ? h.StatusAsync(503, "ServiceUnavailable") : QuietAsync(h));

        while (await c.States.NextAsync() is not InformerState.Failing) continue; // the notice of the first list may find it there already
        var failing = Assert.IsType<InformerState.Failing>(c.Informer.State);
        Assert.Equal((ApiFailure.ServerError, clock.GetUtcNow()), (failing.Failure, failing.Since));
        Assert.True(c.Informer.HasSynced);
        Assert.Equal("1", c.Informer.Items[A]);
        await pause;
        clock.Advance(TimeSpan.FromSeconds(2));

        while (await c.States.NextAsync() is not InformerState.Synced) continue;
        Assert.Single(c.Requests, r => !r.Contains("watch", StringComparison.Ordinal));   // resumed, not listed again
    }

    [Fact]
    public async Task A_list_that_fails_in_the_retry_is_retried_as_well()
    {
        var clock = new TestClock();
        await using var c = await StartAsync(clock, (h, n) => n < 4 ? h.StatusAsync(500, "InternalError") : h.JsonAsync(List(5)));

        await clock.AdvanceUntilAsync(c.Informer.SyncedAsync(Ct), TimeSpan.FromMilliseconds(500));

        Assert.Equal(4, c.Requests.Count(r => !r.Contains("watch", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Relist_cuts_the_watch_short()
    {
        await using var c = await StartAsync(
            new TestClock(), (h, n) => h.JsonAsync(n == 1 ? List(5, Item("a", 1, "1")) : List(6, Item("a", 6, "2"))));
        await c.Changes.NextAsync();

        c.Informer.Relist();

        Assert.Equal("n/a: 1 > 2", await c.Changes.NextAsync());
    }

    [Fact]
    public async Task A_server_that_closes_every_watch_at_once_is_not_asked_without_pause()
    {
        var clock = new TestClock();
        var pause = clock.PauseAsync();
        await using var c = await StartAsync(clock, (h, _) => h.JsonAsync(List(5)), (_, _) => Task.CompletedTask);

        await pause;

        Assert.Equal(1, c.Requests.Count(r => r.Contains("watch", StringComparison.Ordinal)));
        Assert.IsType<InformerState.Synced>(c.Informer.State);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();
    }

    private sealed class Lines : ILogger
    {
        private int _count;

        public int Count => _count;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Interlocked.Increment(ref _count);
    }

    /// <summary>Whoever takes a page in fails in a way that nobody thought of.</summary>
    private sealed class Puzzled : ICollectionSink
    {
        public Signals<bool> Failures { get; } = new();

        public ApiFailure? Last { get; private set; }

        public string? Progress => null;

        public void Contact()
        {
        }

        public void BeginList()
        {
        }

        public void Page(ListPage page) => throw new InvalidOperationException("half a surrogate pair");

        public void EndList(string version)
        {
        }

        public void Event(WatchEvent e)
        {
        }

        public void Healthy()
        {
        }

        public void Failed(ApiException e, TimeSpan delay)
        {
            Last = e.Failure;
            Failures.Send(true);
        }
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_silence_the_informer()
    {
        await using var c = await StartAsync(new TestClock(), (h, _) => h.JsonAsync(List(5, Item("a", 1, "1"), Item("b", 2, "2"))));
        c.Informer.Changed += _ => throw new InvalidOperationException("a bug");

        await c.Informer.SyncedAsync(Ct);
        await c.Changes.NextAsync();

        Assert.Equal("n/b: - > 2", await c.Changes.NextAsync());
    }
}
