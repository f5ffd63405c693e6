using System.Collections.Immutable;
using Namespaces = System.Collections.Immutable.ImmutableSortedDictionary<
    string, System.Collections.Immutable.ImmutableSortedDictionary<string, Hansa.ApiServer.Storage.StoredObject>>;

namespace Hansa.ApiServer.Storage;

/// <summary>
/// All objects of one resource, with the recent history that watches and snapshots read. Changed only under the store's lock;
/// read without one, through the immutable <see cref="Objects"/>.
/// </summary>
internal sealed class ObjectTable(int historyLimit, long compactedRevision)
{
    private readonly Lock _lock = new();
    private readonly ChangeLog _history = new(historyLimit);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Namespace (empty for cluster scope) to objects by name.</summary>
    public Namespaces Objects { get; private set; } = Namespaces.Empty.WithComparers(NamespaceOrder.Instance);

    /// <summary>The newest revision whose changes are forgotten: nobody can watch from an older one.</summary>
    public long CompactedRevision { get; private set; } = compactedRevision;

    public StoredObject? Find(ObjectName name) =>
        Objects.TryGetValue(name.Namespace, out var byName) && byName.TryGetValue(name.Name, out var found) ? found : null;

    /// <summary>Changes after <paramref name="revision"/>, oldest first; null when some of them are forgotten.</summary>
    public IReadOnlyList<Change>? ChangesAfter(long revision)
    {
        lock (_lock)
        {
            return revision < CompactedRevision ? null : _history.After(revision);
        }
    }

    /// <summary>The objects as they stood at a revision; null when that is forgotten.</summary>
    public Namespaces? At(long revision)
    {
        Namespaces objects;
        Change[] undone;
        lock (_lock)
        {
            if (revision < CompactedRevision)
                return null;
            (objects, undone) = (Objects, _history.After(revision));
        }
        foreach (var change in undone.Reverse())
            objects = With(objects, change.Name, change.Before);
        return objects;
    }

    /// <summary>Completes at the next change. Take it before reading, so that nothing falls between.</summary>
    public Task NextChange
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>Forgets history up to a revision, as etcd's compaction does.</summary>
    public void Compact(long revision)
    {
        lock (_lock)
        {
            _history.DropUpTo(revision);
            CompactedRevision = Math.Max(CompactedRevision, revision);
        }
    }

    /// <summary>Wakes whoever waits although nothing changed: a watch that must end.</summary>
    public void Wake() => Signal();

    internal void Commit(Change change)
    {
        lock (_lock)
        {
            Objects = With(Objects, change.Name, change.After);
            if (_history.Add(change) is { } forgotten)
                CompactedRevision = forgotten.ResourceVersion;
        }
        Signal();
    }

    /// <summary>Puts an object in without history: what was there when the server started.</summary>
    internal void Restore(StoredObject restored) => Objects = With(Objects, restored.Name, restored);

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = NewSignal();
        }
        changed.TrySetResult();
    }

    private static Namespaces With(
        Namespaces objects, ObjectName name, StoredObject? value)
    {
        var byName = objects.GetValueOrDefault(name.Namespace) ?? ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);
        byName = value is null ? byName.Remove(name.Name) : byName.SetItem(name.Name, value);
        return byName.IsEmpty ? objects.Remove(name.Namespace) : objects.SetItem(name.Namespace, byName);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
