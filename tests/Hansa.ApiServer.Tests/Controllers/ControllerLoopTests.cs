using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Controllers;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class ControllerLoopTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");

    private readonly ObjectStore _store = new();
    private readonly ConcurrentQueue<Exception> _failures = new();

    [Fact]
    public async Task Every_controller_sees_every_change_in_order()
    {
        var (first, second) = (new Recorder(), new Recorder());
        var loop = new ControllerLoop(_store, [first, second], _failures.Enqueue);

        var expected = Enumerable.Range(0, 500).Select(i => Write($"n{i}")).ToList();
        await loop.Idle;

        Assert.Equal(expected, first.Handled);
        Assert.Equal(expected, second.Handled);
        Assert.Equal(expected, second.Observed);
    }

    [Fact]
    public async Task A_controller_that_fails_stops_neither_itself_nor_the_others()
    {
        var (failing, healthy) = (new Recorder { Fails = true }, new Recorder());
        var loop = new ControllerLoop(_store, [failing, healthy], _failures.Enqueue);

        var expected = Enumerable.Range(0, 10).Select(i => Write($"n{i}")).ToList();
        await loop.Idle;

        Assert.Equal(expected, failing.Handled);
        Assert.Equal(expected, healthy.Handled);
        Assert.Equal(10, _failures.Count);
    }

    [Fact]
    public async Task Writes_that_belong_together_are_all_made_before_a_controller_handles_one()
    {
        var (recorder, seen) = (new Recorder(), new ConcurrentQueue<int>());
        recorder.Then = _ => seen.Enqueue(_store.Snapshot(ConfigMaps).InOrder(null).Count());
        var loop = new ControllerLoop(_store, [recorder], _failures.Enqueue);

        loop.AfterAllOf(() =>
        {
            for (var i = 0; i < 200; i++)
                Write($"n{i}");
        });
        await loop.Idle;

        Assert.Equal(200, seen.Count);
        Assert.All(seen, count => Assert.Equal(200, count));
    }

    [Fact]
    public async Task Idle_means_that_what_follows_from_the_writes_so_far_is_done()
    {
        var recorder = new Recorder();
        var loop = new ControllerLoop(_store, [recorder], _failures.Enqueue);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                var revision = Write($"w{writer}-{i}");
                await loop.Idle;
                Assert.Contains(revision, recorder.Handled);
            }
        }, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Writes_of_a_controller_are_waited_for_too()
    {
        var chain = new Recorder();
        var loop = new ControllerLoop(_store, [chain], _failures.Enqueue);
        chain.Then = change =>
        {
            if (change.Name.Name.Length < 20)
                Write(change.Name.Name + "x");
        };

        Write("x");
        await loop.Idle;

        Assert.Equal(20, chain.Handled.Count);
    }

    [Fact]
    public async Task Catching_up_takes_what_is_stored_for_new_and_knows_all_of_it_first()
    {
        Write("a");
        Write("b");
        var recorder = new Recorder();
        var loop = new ControllerLoop(_store, [recorder], _failures.Enqueue);
        recorder.Then = _ => Assert.Equal(2, recorder.Observed.Count);

        loop.CatchUp();
        await loop.Idle;

        Assert.Equal([1L, 2L], recorder.Handled);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_stopped_loop_begins_nothing_more()
    {
        var recorder = new Recorder();
        var loop = new ControllerLoop(_store, [recorder], _failures.Enqueue);

        loop.Stop();
        Write("a");
        await loop.Idle;

        Assert.Empty(recorder.Handled);
    }

    private long Write(string name) => _store.TryCommit(ConfigMaps, null, StoredObject.Of(new JsonObject
    {
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = "a", ["name"] = name },
    }))!.ResourceVersion;

    private sealed class Recorder : IController
    {
        private readonly ConcurrentQueue<long> _handled = new();
        private readonly ConcurrentQueue<long> _observed = new();

        public bool Fails { get; init; }

        public Action<Change>? Then { get; set; }

        public ConcurrentQueue<long> Handled => _handled;

        public ConcurrentQueue<long> Observed => _observed;

        public void Observe(GroupResource resource, Change change) => _observed.Enqueue(change.ResourceVersion);

        public void Handle(GroupResource resource, Change change)
        {
            _handled.Enqueue(change.ResourceVersion);
            Then?.Invoke(change);
            if (Fails)
                throw new InvalidOperationException("on purpose");
        }
    }
}
