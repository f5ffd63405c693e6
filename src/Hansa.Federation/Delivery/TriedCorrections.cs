using System.Collections.Concurrent;

namespace Hansa.Federation.Delivery;

/// <summary>Corrections that were really written because the cluster does not say beforehand what would come of them: each once, for as long as its object is there.</summary>
internal sealed class TriedCorrections
{
    private readonly ConcurrentDictionary<(Type Step, string Uid), (string Look, string Revision)> _tried = new();

    public int Count => _tried.Count;

    /// <summary>Whether that correction of the object as it looks now was not tried before.</summary>
    public bool IsFirst(Step step, ObservedObject seen, string revision)
    {
        var (key, now) = ((step.GetType(), seen.Uid), (seen.Look, revision));
        var isKnown = _tried.TryGetValue(key, out var before) && before == now;
        _tried[key] = now;
        return !isKnown;
    }

    /// <summary>Forgets the objects that are gone.</summary>
    public void Keep(IEnumerable<ObservedObject> objects)
    {
        if (_tried.IsEmpty)
        {
            return; // nearly always
        }

        var there = objects.Select(o => o.Uid).ToHashSet();
        foreach (var key in _tried.Keys.Where(k => !there.Contains(k.Uid)))
        {
            _tried.TryRemove(key, out _);
        }
    }
}
