using System.Collections.Concurrent;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Storage;

/// <summary>
/// The state of one cluster: a table a resource and one revision counter for all, as etcd has. Writes are compare-and-swap on the
/// object itself, so that the work before a write needs no lock.
/// </summary>
internal sealed class ObjectStore
{
    private readonly Lock _commit = new();
    private readonly ConcurrentDictionary<GroupResource, ObjectTable> _tables = new();
    private readonly IJournal? _journal;
    private readonly int _historyLimit;
    private long _revision;
    private long _startRevision;

    /// <param name="journal">Where writes are made durable before they are visible; null keeps everything in memory.</param>
    /// <param name="historyLimit">Changes a resource remembers for watches and snapshots.</param>
    public ObjectStore(IJournal? journal = null, int historyLimit = 4096)
    {
        _journal = journal;
        _historyLimit = historyLimit;
        foreach (var (resource, stored) in journal?.Load() ?? [])
        {
            Table(resource).Restore(stored);
            _revision = Math.Max(_revision, stored.ResourceVersion);
        }
        _revision = Math.Max(_revision, journal?.Revision ?? 0);
        ForgetHistory();
    }

    /// <summary>The revision of the last write to anything.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Every write, after it became visible, in order and outside of any lock but the store's: handlers must be quick.</summary>
    public event Action<GroupResource, Change>? Committed;

    public ObjectTable Table(GroupResource resource) =>
        _tables.GetOrAdd(resource, static (_, store) => new ObjectTable(store._historyLimit, Interlocked.Read(ref store._startRevision)), this);

    /// <summary>Resources that hold or held objects.</summary>
    public IEnumerable<GroupResource> Resources => _tables.Keys;

    public StoredObject? Find(GroupResource resource, ObjectName name) => Table(resource).Find(name);

    /// <summary>
    /// Writes if the object is still <paramref name="before"/> (null: absent); <paramref name="after"/> null deletes.
    /// Returns the change, or null when somebody else was faster.
    /// </summary>
    public Change? TryCommit(GroupResource resource, StoredObject? before, StoredObject? after, Func<bool>? stillAllowed = null)
    {
        var table = Table(resource);
        lock (_commit)
        {
            if (!ReferenceEquals(table.Find((after ?? before!).Name), before) || stillAllowed?.Invoke() == false)
                return null;
            var revision = _revision + 1;
            var change = new Change(revision, before, after?.At(revision));
            _journal?.Append(resource, change);
            Interlocked.Exchange(ref _revision, revision);
            table.Commit(change);
            Committed?.Invoke(resource, change);
            return change;
        }
    }

    /// <summary>All objects of a resource with the revision at which they stood so: for lists, and watches that go on from there.</summary>
    public TableSnapshot Snapshot(GroupResource resource)
    {
        var table = Table(resource);
        lock (_commit)
            return new TableSnapshot(table.Objects, _revision);
    }

    /// <summary>Closes the journal; writes that come later fail with an <see cref="IOException"/>.</summary>
    public void Close()
    {
        lock (_commit)
            _journal?.Dispose();
    }

    /// <summary>Nobody can watch from before this moment: the state so far is the ground.</summary>
    public void ForgetHistory()
    {
        lock (_commit)
        {
            _startRevision = _revision;
            foreach (var table in _tables.Values)
                table.Compact(_revision);
        }
    }
}
