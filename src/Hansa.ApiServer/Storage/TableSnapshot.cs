using System.Collections.Immutable;

namespace Hansa.ApiServer.Storage;

/// <summary>The objects of one resource at one revision.</summary>
internal readonly record struct TableSnapshot(
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> Objects, long Revision)
{
    /// <summary>In key order, of one namespace or of all (null), from <paramref name="start"/> on.</summary>
    public IEnumerable<StoredObject> InOrder(string? ns, ObjectName? start = null)
    {
        if (ns is not null)
            return Objects.TryGetValue(ns, out var byName) ? From(byName, start) : [];
        return Objects
            .Where(pair => start is not { } first || NamespaceOrder.Instance.Compare(pair.Key, first.Namespace) >= 0)
            .SelectMany(pair => From(pair.Value, start));
    }

    private static IEnumerable<StoredObject> From(ImmutableSortedDictionary<string, StoredObject> byName, ObjectName? start) =>
        start is { } first ? byName.Values.Where(stored => stored.Name >= first) : byName.Values;

    public int Count(string? ns) =>
        ns is null ? Objects.Sum(pair => pair.Value.Count) : Objects.GetValueOrDefault(ns)?.Count ?? 0;
}
