using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Storage;

public sealed class ObjectStoreTests
{
    private static readonly GroupResource[] Resources = [new("", "configmaps"), new("", "secrets")];

    [Fact]
    public void Every_remembered_revision_shows_the_state_that_it_had() =>
        Gen.Select(Step.Any.Array[0, 80], Gen.Int[1, 40]).Sample((steps, limit) =>
        {
            var (store, model) = Run(steps, limit);
            foreach (var resource in Resources)
                for (var revision = 0L; revision <= model.Revision; revision++)
                    if (store.Table(resource).At(revision) is { } objects)
                        Assert.Equal(model.At(resource, revision), StoreModel.Show(new TableSnapshot(objects, revision).InOrder(null)));
                    else
                        Assert.True(revision < store.Table(resource).CompactedRevision);
        });

    [Fact]
    public void Changes_after_a_revision_are_complete_and_in_order_or_known_to_be_forgotten() =>
        Gen.Select(Step.Any.Array[0, 80], Gen.Int[1, 40]).Sample((steps, limit) =>
        {
            var (store, model) = Run(steps, limit);
            foreach (var resource in Resources)
                for (var revision = 0L; revision <= model.Revision; revision++)
                {
                    var expected = model.ChangesAfter(resource, revision).ToList();
                    if (store.Table(resource).ChangesAfter(revision) is { } changes)
                        Assert.Equal(expected, changes.Select(change => (change.ResourceVersion, change.Name)));
                    else
                        Assert.True(expected.Count > limit, $"{expected.Count} changes were forgotten within the limit of {limit}");
                }
        });

    [Fact]
    public void Changes_say_what_was_there_before_and_after() => Step.Any.Array[0, 80].Sample(steps =>
    {
        var (store, _) = Run(steps, 1000);
        foreach (var resource in Resources)
        {
            var known = new Dictionary<ObjectName, StoredObject>();
            foreach (var change in store.Table(resource).ChangesAfter(0)!)
            {
                Assert.Same(known.GetValueOrDefault(change.Name), change.Before);
                Assert.Equal(change.ResourceVersion, change.LastState.ResourceVersion);
                if (change.After is { } after)
                    known[change.Name] = after;
                else
                    known.Remove(change.Name);
            }
        }
    });

    [Fact]
    public void Compaction_forgets_what_is_older_and_nothing_else() =>
        Gen.Select(Step.Any.Array[1, 60], Step.Any.Array[0, 60]).Sample((before, after) =>
        {
            var (store, model) = Run(before, 1000);
            store.ForgetHistory();
            var compacted = store.Revision;
            Run(after, store, model);
            foreach (var resource in Resources)
                for (var revision = 0L; revision <= model.Revision; revision++)
                    Assert.Equal(revision >= compacted, store.Table(resource).ChangesAfter(revision) is not null);
        });

    [Fact]
    public void A_write_to_another_state_than_the_one_read_is_refused_and_takes_no_revision()
    {
        var store = new ObjectStore();
        var name = new ObjectName("a", "x");
        var first = store.TryCommit(Resources[0], null, Step.Object(name, "1"))!.After!;
        store.TryCommit(Resources[0], first, Step.Object(name, "2"));

        Assert.Null(store.TryCommit(Resources[0], first, Step.Object(name, "3")));
        Assert.Null(store.TryCommit(Resources[0], null, Step.Object(name, "3")));
        Assert.Null(store.TryCommit(Resources[0], first, null));
        Assert.Equal(2, store.Revision);
    }

    [Fact]
    public void A_write_that_is_allowed_no_more_is_refused()
    {
        var store = new ObjectStore();

        Assert.Null(store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1"), () => false));
        Assert.Equal(0, store.Revision);
    }

    [Fact]
    public async Task Concurrent_writers_never_lose_or_share_a_revision()
    {
        const int Writers = 8, Each = 300;
        var store = new ObjectStore();
        var told = new List<long>();
        store.Committed += (_, change) => told.Add(change.ResourceVersion);
        var acknowledged = new ConcurrentBag<long>();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                acknowledged.Add(CountUp(store));
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(revision => (long)revision), acknowledged.Order());
        Assert.Equal(acknowledged.Order(), told);
        Assert.Equal($"{Writers * Each}", (string?)store.Find(Resources[0], new ObjectName("a", "counter"))!.ToJson("v1")["data"]!["content"]);
    }

    [Fact]
    public void Names_stand_in_the_order_of_their_keys()
    {
        var store = new ObjectStore();
        foreach (var ns in new[] { "a", "a-b", "a.b", "ab", "b" })
            store.TryCommit(Resources[0], null, Step.Object(new ObjectName(ns, "x"), "1"));

        // A slash comes after a hyphen and a dot: the key "a-b/x" is smaller than "a/x".
        Assert.Equal(["a-b/x", "a.b/x", "a/x", "ab/x", "b/x"], store.Snapshot(Resources[0]).InOrder(null).Select(stored => stored.Name.ToString()));
        Assert.Equal(["a/x", "ab/x", "b/x"], store.Snapshot(Resources[0]).InOrder(null, new ObjectName("a", "")).Select(stored => stored.Name.ToString()));
    }

    [Fact]
    public void Waiting_for_the_next_change_misses_none()
    {
        var table = new ObjectStore() is var store ? store.Table(Resources[0]) : null!;
        var next = table.NextChange;

        store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1"));

        Assert.True(next.IsCompleted);
        Assert.False(table.NextChange.IsCompleted);
    }

    [Fact]
    public void A_failing_journal_leaves_nothing_visible()
    {
        var journal = new BrokenJournal();
        var store = new ObjectStore(journal);
        journal.Broken = true;

        Assert.Throws<IOException>(() => store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1")));

        Assert.Equal(0, store.Revision);
        Assert.Null(store.Find(Resources[0], new ObjectName("a", "x")));
        Assert.Empty(store.Table(Resources[0]).ChangesAfter(0)!);
        journal.Broken = false;
        Assert.Equal(1, store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1"))!.ResourceVersion);
    }

    private static long CountUp(ObjectStore store)
    {
        var name = new ObjectName("a", "counter");
        while (true)
        {
            var before = store.Find(Resources[0], name);
            var count = before is null ? 0 : int.Parse((string)before.ToJson("v1")["data"]!["content"]!, CultureInfo.InvariantCulture);
            if (store.TryCommit(Resources[0], before, Step.Object(name, (count + 1).ToString(CultureInfo.InvariantCulture))) is { } change)
                return change.ResourceVersion;
        }
    }

    private static (ObjectStore Store, StoreModel Model) Run(Step[] steps, int limit)
    {
        var (store, model) = (new ObjectStore(historyLimit: limit), new StoreModel());
        Run(steps, store, model);
        return (store, model);
    }

    private static void Run(Step[] steps, ObjectStore store, StoreModel model)
    {
        foreach (var step in steps)
        {
            var content = (model.Revision + 1).ToString(CultureInfo.InvariantCulture);
            if (step.Run(store, content) is not { } change)
                continue;
            model.Take(step, content);
            Assert.Equal(model.Revision, change.ResourceVersion);
        }
    }

    private sealed class BrokenJournal : IJournal
    {
        public bool Broken { get; set; }

        public long Revision => 0;

        public IEnumerable<(GroupResource Resource, StoredObject Object)> Load() => [];

        public void Append(GroupResource resource, Change change)
        {
            if (Broken)
                throw new IOException("the disk is full");
        }

        public void Dispose()
        {
        }
    }
}
