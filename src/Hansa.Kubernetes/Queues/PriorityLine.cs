namespace Hansa.Kubernetes.Queues;

/// <summary>Keys in line, each once: the most urgent first, within one priority the oldest. Not safe for threads.</summary>
internal sealed class PriorityLine<TKey>
    where TKey : notnull
{
    private readonly LinkedList<TKey>[] _lines = [new(), new(), new()];
    private readonly Dictionary<TKey, (Priority Priority, LinkedListNode<TKey> Node)> _places = [];

    public int Count => _places.Count;

    /// <summary>False if the key was in line already; it may have moved up.</summary>
    public bool Add(TKey key, Priority priority)
    {
        var known = _places.TryGetValue(key, out var place);
        if (known && place.Priority <= priority) return false;
        if (known) _lines[(int)place.Priority].Remove(place.Node);
        _places[key] = (priority, _lines[(int)priority].AddLast(key));
        return !known;
    }

    public TKey Take()
    {
        var line = _lines.First(l => l.Count > 0);
        var key = line.First!.Value;   // the line is not empty
        line.RemoveFirst();
        _places.Remove(key);
        return key;
    }
}
