namespace Hansa.ApiServer.Storage;

/// <summary>The newest changes of one table in order, in a ring that grows up to a limit. Not safe for concurrent use.</summary>
internal sealed class ChangeLog(int limit)
{
    private Change[] _ring = [];
    private int _start;
    private int _count;

    public long Newest => _count == 0 ? 0 : this[_count - 1].ResourceVersion;

    /// <summary>Adds a change; the one that had to make room is returned.</summary>
    public Change? Add(Change change)
    {
        if (_count == _ring.Length && _count < limit)
            Grow();
        if (_count < _ring.Length)
        {
            _ring[(_start + _count++) % _ring.Length] = change;
            return null;
        }
        var oldest = _ring[_start];
        _ring[_start] = change;
        _start = (_start + 1) % _ring.Length;
        return oldest;
    }

    public Change[] After(long revision)
    {
        var first = IndexAfter(revision);
        if (first == _count)
            return [];
        var changes = new Change[_count - first];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = this[first + i];
        return changes;
    }

    /// <summary>Forgets everything up to a revision.</summary>
    public void DropUpTo(long revision)
    {
        var kept = After(revision);
        _ring = kept;
        _start = 0;
        _count = kept.Length;
    }

    private Change this[int index] => _ring[(_start + index) % _ring.Length];

    private int IndexAfter(long revision)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].ResourceVersion <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Grow()
    {
        var bigger = new Change[Math.Min(limit, Math.Max(16, _ring.Length * 2))];
        for (var i = 0; i < _count; i++)
            bigger[i] = this[i];
        _ring = bigger;
        _start = 0;
    }
}
