using Hansa.Kubernetes.Leases;
using Hansa.Kubernetes.Tests.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Kubernetes.Tests.Leases;

/// <summary>Alone, since one of the tests blocks the thread pool.</summary>
[CollectionDefinition("lease", DisableParallelization = true)]
public sealed class LeaseCollection;

[Collection("lease")]
public sealed class LeaderElectorTests
{
    [Fact]
    public async Task The_first_leads_and_the_second_takes_over_when_it_lets_go()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        var leaders = new Leaders();
        await using var a = new Running("a", server, clock, leaders);
        await clock.AdvanceUntilAsync(a.Leading.Task);
        await using var b = new Running("b", server, clock, leaders);

        await clock.AdvanceUntilAsync(server.WrittenAsync(s => s.Writes >= 4));
        Assert.False(b.Elector.IsLeader);
        Assert.Equal("a", server.Holder);
        var before = clock.GetUtcNow();
        await a.StopAsync();
        await clock.AdvanceUntilAsync(b.Leading.Task);

        Assert.Equal("b", server.Holder);
        Assert.True(clock.GetUtcNow() - before < TimeSpan.FromSeconds(14), "the lease was released, not waited out");
        Assert.Equal(1, leaders.Most);
    }

    [Fact]
    public async Task Nobody_leads_twice_when_the_lease_is_lost_past_its_deadline_and_then_heals()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        var leaders = new Leaders();
        await using var a = new Running("a", server, clock, leaders);
        await clock.AdvanceUntilAsync(a.Leading.Task);
        await using var b = new Running("b", server, clock, leaders);

        server.Fail("a");
        await clock.AdvanceUntilAsync(a.Lost.Task);
        Assert.False(a.Elector.IsLeader);
        await clock.AdvanceUntilAsync(b.Leading.Task);
        server.Heal("a");
        var writes = server.Writes;
        await clock.AdvanceUntilAsync(server.WrittenAsync(s => s.Writes >= writes + 5));

        Assert.Equal("b", server.Holder);
        Assert.False(a.Elector.IsLeader);
        Assert.True(b.Elector.IsLeader);
        Assert.Equal(1, leaders.Most);
    }

    [Fact]
    public async Task When_its_namespace_has_gone_it_is_made_again_and_the_leader_goes_on()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        var leaders = new Leaders();
        await using var a = new Running("a", server, clock, leaders);
        await clock.AdvanceUntilAsync(a.Leading.Task);

        server.LoseNamespace();
        var writes = server.Writes;
        await clock.AdvanceUntilAsync(server.WrittenAsync(s => s.Writes >= writes + 2));

        Assert.Equal("a", server.Holder);
        Assert.True(a.Elector.IsLeader);
        Assert.False(a.Lost.Task.IsCompleted);
    }

    [Fact]
    public async Task A_leader_that_lost_contends_again()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        await using var a = new Running("a", server, clock, new Leaders());
        await clock.AdvanceUntilAsync(a.Leading.Task);
        server.Fail("a");
        await clock.AdvanceUntilAsync(a.Lost.Task);
        a.Again();

        server.Heal("a");

        await clock.AdvanceUntilAsync(a.Leading.Task);
        Assert.True(a.Elector.IsLeader);
    }

    [Fact]
    public async Task On_shutdown_the_work_stops_before_the_holder_is_cleared()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        using var stop = new CancellationTokenSource();
        var holderAtTheEnd = "";
        var leading = new TaskCompletionSource();
        using var client = server.Client("a", clock);
        var running = Elector("a", client, clock).RunAsync(
            async ct =>
            {
                leading.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct).ContinueWith(_ => { }, TaskScheduler.Default);
                holderAtTheEnd = server.Holder;
            },
            stop.Token);
        await clock.AdvanceUntilAsync(leading.Task);

        await stop.CancelAsync();
        await clock.AdvanceUntilAsync(running);

        Assert.Equal("a", holderAtTheEnd);
        Assert.Equal("", server.Holder);
    }

    [Fact]
    public async Task Work_that_ends_with_an_error_gives_the_lease_up_and_passes_the_error_on()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        using var client = server.Client("a", clock);

        var running = Elector("a", client, clock).RunAsync(_ => throw new FormatException("work"), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<FormatException>(() => clock.AdvanceUntilAsync(running));
        Assert.Equal("", server.Holder);
    }

    [Fact]
    public async Task Work_that_does_not_stop_after_a_loss_ends_the_elector_instead_of_being_started_twice()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        using var client = server.Client("a", clock);
        var leading = new TaskCompletionSource();
        var stuck = new TaskCompletionSource();
        var running = Elector("a", client, clock).RunAsync(
            _ =>
            {
                leading.SetResult();
                return stuck.Task;
            },
            TestContext.Current.CancellationToken);
        await clock.AdvanceUntilAsync(leading.Task);

        server.Fail("a");

        await Assert.ThrowsAsync<InvalidOperationException>(() => clock.AdvanceUntilAsync(running, TimeSpan.FromSeconds(1)));
        stuck.SetResult();
    }

    [Fact]
    public async Task Times_have_six_digits_and_transitions_are_counted()
    {
        var clock = new TestClock();
        using var server = new LeaseServer();
        await using var a = new Running("a", server, clock, new Leaders());

        await clock.AdvanceUntilAsync(a.Leading.Task);

        var spec = server.Lease!["spec"]!;
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string)spec["renewTime"]!);
        Assert.Equal((15, 1), ((int)spec["leaseDurationSeconds"]!, (int)spec["leaseTransitions"]!));
    }

    [Fact]
    public void Contradicting_times_are_refused()
    {
        using var server = new LeaseServer();
        using var client = server.Client("a", TimeProvider.System);
        var options = new LeaseOptions { Namespace = "n", Name = "l", Identity = "a", Duration = TimeSpan.FromSeconds(5) };

        Assert.Throws<ArgumentException>(() => new LeaderElector(client, options, TimeProvider.System, WorkQueueTests.Seeded(), NullLogger.Instance));
    }

    [Fact]
    public async Task Renewals_go_on_while_the_thread_pool_is_blocked()
    {
        using var server = new LeaseServer();
        await using var a = new Running("a", server, TimeProvider.System, new Leaders(), quick: true);
        await a.Leading.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await server.WrittenAsync(s => s.Writes >= 2).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var lost = a.Lost.Task;

        var release = new ManualResetEventSlim();   // not disposed: the blocked work still touches it after the test
        using var enough = new ManualResetEventSlim();
        BlockThreadPool(release);
        var writes = server.Writes;
        var watching = server.WrittenAsync(s =>
        {
            if (s.Writes >= writes + 10) enough.Set();
            return s.Writes >= writes + 10;
        });
        var renewed = enough.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var stillLeading = a.Elector.IsLeader && !lost.IsCompleted;
        release.Set();

        Assert.True(renewed);
        Assert.True(stillLeading);
        await watching;
    }

    private static void BlockThreadPool(ManualResetEventSlim release)
    {
        for (var i = 0; i < 500; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => release.Wait(), null);
    }

    private static LeaderElector Elector(string identity, ApiClient client, TimeProvider clock, bool quick = false)
    {
        var options = new LeaseOptions { Namespace = "n", Name = "l", Identity = identity, MissingNamespace = "{}"u8.ToArray() };
        if (quick)
            options = options with { RetryPeriod = TimeSpan.FromMilliseconds(50), RenewDeadline = TimeSpan.FromMinutes(1), Duration = TimeSpan.FromMinutes(2) };
        return new LeaderElector(client, options, clock, WorkQueueTests.SeededBy(identity[0]), NullLogger.Instance);
    }

    /// <summary>How many led at the same moment, at most.</summary>
    private sealed class Leaders
    {
        private readonly Lock _gate = new();
        private int _now;

        public int Most { get; private set; }

        public void Begin()
        {
            lock (_gate) Most = Math.Max(Most, ++_now);
        }

        public void End()
        {
            lock (_gate) _now--;
        }
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ApiClient _client;
        private readonly Leaders _leaders;
        private readonly TimeProvider _clock;
        private readonly Task _running;

        public Running(string identity, LeaseServer server, TimeProvider clock, Leaders leaders, bool quick = false)
        {
            (_client, _leaders, _clock) = (server.Client(identity, clock), leaders, clock);
            Elector = LeaderElectorTests.Elector(identity, _client, clock, quick);
            _running = Elector.RunAsync(LeadAsync, _stop.Token);
        }

        public LeaderElector Elector { get; }

        public TaskCompletionSource Leading { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Lost { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Again() =>
            (Leading, Lost) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            if (_clock is TestClock clock) await clock.AdvanceUntilAsync(_running);
            else await _running;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _client.Dispose();
            _stop.Dispose();
        }

        private async Task LeadAsync(CancellationToken ct)
        {
            _leaders.Begin();
            Leading.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, ct);
            }
            finally
            {
                _leaders.End();
                Lost.TrySetResult();
            }
        }
    }
}
