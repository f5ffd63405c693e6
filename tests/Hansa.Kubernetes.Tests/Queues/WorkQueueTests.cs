using CsCheck;
using Hansa.Kubernetes.Queues;

namespace Hansa.Kubernetes.Tests.Queues;

public sealed class WorkQueueTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_added_twice_is_given_out_once()
    {
        using var queue = Queue();
        queue.Add("a");
        queue.Add("a");

        Assert.Equal(1, queue.Count);
        Assert.Equal("a", await queue.TakeAsync(Ct));
        queue.Done("a");
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_comes_again_after_done()
    {
        using var queue = Queue();
        queue.Add("a");
        await queue.TakeAsync(Ct);
        queue.Add("a");
        Assert.Equal(0, queue.Count);

        queue.Done("a");

        Assert.Equal("a", await queue.TakeAsync(Ct));
    }

    [Fact]
    public async Task The_more_urgent_comes_first_and_a_waiting_key_moves_up()
    {
        using var queue = Queue();
        queue.Add("resync", Priority.Resync);
        queue.Add("normal");
        queue.Add("moved", Priority.Resync);
        queue.Add("moved", Priority.Interactive);

        Assert.Equal(["moved", "normal", "resync"], [await queue.TakeAsync(Ct), await queue.TakeAsync(Ct), await queue.TakeAsync(Ct)]);
    }

    [Fact]
    public async Task The_earliest_delay_of_a_key_counts()
    {
        var clock = new TestClock();
        using var queue = Queue(clock);
        queue.AddAfter("a", TimeSpan.FromMinutes(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.AddAfter("a", TimeSpan.FromMinutes(1));

        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, queue.Count);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, queue.Count);
        queue.Done(await queue.TakeAsync(Ct));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Back_off_doubles_up_to_its_bound_until_it_is_forgotten()
    {
        var clock = new TestClock();
        using var queue = new WorkQueue<string>(clock, Seeded(), new RetryPolicy { Base = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(4), Jitter = 0 });
        foreach (var seconds in (int[])[1, 2, 4, 4])
        {
            queue.AddRateLimited("a");
            clock.Advance(TimeSpan.FromSeconds(seconds - 0.1));
            Assert.Equal(0, queue.Count);
            clock.Advance(TimeSpan.FromSeconds(0.2));
            queue.Done(await queue.TakeAsync(Ct));
        }

        queue.Forget("a");
        queue.AddRateLimited("a");
        clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void Jitter_stays_within_half_of_the_delay() =>
        Gen.Int[1, 1000].Select(Gen.Int).Sample((failures, seed) =>
        {
            var delay = RetryPolicy.Default.Delay(failures, SeededBy(seed)).TotalSeconds;
            var middle = Math.Min(0.5 * Math.Pow(2, Math.Min(failures - 1, 40)), 300);
            return delay >= middle * 0.499 && delay <= middle * 1.501;
        });

    [Fact]
    public async Task Taking_can_be_cancelled_and_loses_nothing()
    {
        using var queue = Queue();
        using var caller = new CancellationTokenSource();
        var taking = queue.TakeAsync(caller.Token).AsTask();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        queue.Add("a");

        Assert.Equal("a", await queue.TakeAsync(Ct));
    }

    [Fact]
    public void Any_order_of_calls_gives_out_no_key_twice_at_once_and_loses_none() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2]).List[0, 200].Sample(steps =>
        {
            var clock = new TestClock();
            using var queue = new WorkQueue<int>(clock, Seeded());
            var model = new Model(queue);
            foreach (var (what, key, priority) in steps) model.Step(what, key, (Priority)priority, clock);
            model.Drain(clock);
        });

    [Fact]
    public async Task Many_threads_never_work_on_one_key_together_and_see_every_last_add()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System, Seeded());
        using var stop = new CancellationTokenSource();
        var busy = new int[8];
        var wanted = new int[8];
        var seen = new int[8];
        var clashes = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = await queue.TakeAsync(stop.Token);
                if (Interlocked.Increment(ref busy[key]) != 1) Interlocked.Increment(ref clashes);
                Volatile.Write(ref seen[key], Volatile.Read(ref wanted[key]));
                await Task.Yield();
                Interlocked.Decrement(ref busy[key]);
                queue.Done(key);
            }
        }, Ct)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                Interlocked.Increment(ref wanted[(i + t) % 8]);
                queue.Add((i + t) % 8, (Priority)(i % 3));
            }
        }, Ct)));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!wanted.SequenceEqual(seen) && !patience.IsCancellationRequested) await Task.Yield();
        await stop.CancelAsync();
        foreach (var worker in workers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker);

        Assert.Equal(0, clashes);
        Assert.Equal(wanted, seen);
    }

    internal static Random Seeded() => SeededBy(7);

#pragma warning disable RS0030 // A seed makes it repeatable; the ban is for those without.
    internal static Random SeededBy(int seed) => new(seed);
#pragma warning restore RS0030

    private static WorkQueue<string> Queue(TimeProvider? clock = null) => new(clock ?? new TestClock(), Seeded());

    /// <summary>What must hold after every call: which keys were asked for and not given out since, and which are out.</summary>
    private sealed class Model(WorkQueue<int> queue)
    {
        private readonly HashSet<int> _owed = [];
        private readonly HashSet<int> _out = [];

        public void Step(int what, int key, Priority priority, TestClock clock)
        {
            if (what == 0) Ask(key, () => queue.Add(key, priority));
            if (what == 1) Ask(key, () => queue.AddAfter(key, TimeSpan.FromSeconds(key + 1), priority));
            if (what == 2 && queue.Count > 0) Take();
            if (what == 3 && _out.Remove(key)) queue.Done(key);
            if (what == 4) clock.Advance(TimeSpan.FromSeconds(1));
        }

        public void Drain(TestClock clock)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            while (queue.Count > 0 || _out.Count > 0)
            {
                foreach (var key in _out.ToList())
                {
                    _out.Remove(key);
                    queue.Done(key);
                }

                while (queue.Count > 0) Take();
            }

            Assert.Empty(_owed);
        }

        private void Ask(int key, Action add)
        {
            _owed.Add(key);
            add();
        }

        private void Take()
        {
            var taking = queue.TakeAsync(CancellationToken.None).AsTask();
            Assert.True(taking.IsCompletedSuccessfully);
            var key = taking.GetAwaiter().GetResult();
            Assert.True(_out.Add(key), "a key was given out twice at once");
            _owed.Remove(key);
        }
    }
}
