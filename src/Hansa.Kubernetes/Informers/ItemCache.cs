using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Informers;

/// <summary>
/// What is known of a collection, by key and version. Not safe for threads: the informer holds its lock around every call but
/// <see cref="Items"/> and <see cref="BadItems"/>, which are snapshots.
/// </summary>
internal sealed class ItemCache<T>(
    Func<JsonElement, T> project, Action<InformerChange<T>> changed, Action<string, string> bad, Action badChanged, Func<Exception, string> explain, int most = int.MaxValue, Func<T?, JsonElement, T?>? salvage = null)
    where T : class
{
    private const string Unnamed = "(no name)";

    private readonly Dictionary<ObjectKey, string> _versions = [];
    private readonly HashSet<ObjectKey> _writtenDuringList = [];
    private readonly HashSet<ObjectKey> _unconfirmed = []; // that only lists named which did not come to their end
    private volatile ImmutableDictionary<ObjectKey, T> _items = ImmutableDictionary<ObjectKey, T>.Empty;
    private volatile ImmutableDictionary<string, string> _bad = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<ObjectKey, T> Items => _items;

    public ImmutableDictionary<string, string> BadItems => _bad;

    /// <summary>The version up to which the server has told everything; null before the first list.</summary>
    public string? Progress { get; set; }

    /// <summary>
    /// A list starts: what is written from now on may be missing from it. Where lists that do not come to their end bring others every time, those are
    /// not kept for good.
    /// </summary>
    public void BeginList()
    {
        _writtenDuringList.Clear();
        SetBad(_bad.Remove(Unnamed));
        if (_items.Count + _bad.Count > most)
        {
            foreach (var key in _unconfirmed) Forget(key);
            _unconfirmed.Clear();
        }
    }

    /// <summary>An object that was added or changed.</summary>
    /// <exception cref="ApiException">One more than is taken.</exception>
    public void Upsert(JsonElement subject)
    {
        if (ObjectVersion.TryRead(subject) is not { } id)
        {
            ReportBad(Unnamed, "an object without a usable metadata.name");
            return;
        }

        if (_items.Count + _bad.Count >= most && !Knows(id.Key)) throw Failures.BadAnswer("the collection", Failures.TooMany(most));
        Upsert(id, subject);
    }

    /// <summary>The answer to a write of ours, which the watch will bring as well, or has brought already.</summary>
    public void Observe(JsonElement written)
    {
        if (ObjectVersion.TryRead(written) is not { } id) return;
        // Not later than what the watch has told: either it is here, or it has been deleted since.
        if (Progress is { } told && (told == id.Version || ObjectVersion.IsLater(told, id.Version))) return;
        _writtenDuringList.Add(id.Key);
        Upsert(id, written);
    }

    public void Delete(JsonElement subject)
    {
        if (ObjectVersion.TryRead(subject) is not { } id) return;
        // We have written it again meanwhile.
        if (_versions.TryGetValue(id.Key, out var known) && ObjectVersion.IsLater(known, id.Version)) return;
        Forget(id.Key);
    }

    /// <summary>A whole list was read, and every object in it given to <see cref="Upsert(JsonElement)"/>: what it did not name is gone.</summary>
    public void EndList(IReadOnlySet<ObjectKey> named, string version)
    {
        foreach (var key in _versions.Keys.Where(k => !named.Contains(k)).ToList())
        {
            if (!_writtenDuringList.Contains(key) || !ObjectVersion.IsLater(_versions[key], version)) Forget(key);
        }

        var names = named.Select(k => k.ToString()).ToHashSet(StringComparer.Ordinal);
        SetBad(_bad.RemoveRange(_bad.Keys.Where(n => n != Unnamed && !names.Contains(n))));
        _unconfirmed.Clear();
        Progress = version;
    }

    /// <summary>
    /// An object of a list: unlike an event it may be older than what we had and still be right, when the server was restored from a
    /// backup. Only what we wrote during the list is certainly later. How many are taken, the list says for itself: what is still known from before is gone
    /// when it ends.
    /// </summary>
    public void UpsertListed(ObjectVersion id, JsonElement subject)
    {
        if (!Knows(id.Key)) _unconfirmed.Add(id.Key);
        if (_versions.TryGetValue(id.Key, out var known) && !_writtenDuringList.Contains(id.Key) && known != id.Version) _versions[id.Key] = "";
        Upsert(id, subject);
    }

    private void Upsert(ObjectVersion id, JsonElement subject)
    {
        if (_versions.TryGetValue(id.Key, out var known) && id.Version.Length > 0 && (known == id.Version || ObjectVersion.IsLater(known, id.Version))) return;
        var before = _items.GetValueOrDefault(id.Key);
        var read = TryProject(id.Key.ToString(), subject);
        if ((read ?? Salvage(before, subject)) is not { } now) return;

        _versions[id.Key] = id.Version;
        _items = _items.SetItem(id.Key, now);
        if (read is not null) SetBad(_bad.Remove(id.Key.ToString()));
        changed(new InformerChange<T>(id.Key, before, now));
    }

    private bool Knows(ObjectKey key) => _items.ContainsKey(key) || _bad.ContainsKey(key.ToString());

    private void Forget(ObjectKey key)
    {
        _versions.Remove(key);
        var before = _items.GetValueOrDefault(key);
        _items = _items.Remove(key);
        SetBad(_bad.Remove(key.ToString()));
        if (before is not null) changed(new InformerChange<T>(key, before, null));
    }

    /// <summary>Null for an object that cannot be read; one like that must not cost us the others.</summary>
    private T? TryProject(string name, JsonElement subject)
    {
        try
        {
            return project(subject);
        }
#pragma warning disable CA1031 // Whatever was wrong with it, the watch goes on.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            ReportBad(name, explain(e));
            return null;
        }
    }

    private T? Salvage(T? before, JsonElement subject)
    {
        try
        {
            return salvage?.Invoke(before, subject);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private void ReportBad(string name, string message)
    {
        if (_bad.GetValueOrDefault(name) == message) return;
        SetBad(_bad.SetItem(name, message));
        bad(name, message);
    }

    private void SetBad(ImmutableDictionary<string, string> now)
    {
        if (ReferenceEquals(now, _bad)) return;
        _bad = now;
        badChanged();
    }
}
