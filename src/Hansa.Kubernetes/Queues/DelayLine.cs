namespace Hansa.Kubernetes.Queues;

/// <summary>Keys that come due later, with one timer for the earliest. Not safe for threads; <c>due</c> is called on a timer's thread.</summary>
internal sealed class DelayLine<TKey> : IDisposable
    where TKey : notnull
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly SortedSet<Entry> _order = new(Comparer<Entry>.Create(
        static (a, b) => (a.Due, a.Sequence).CompareTo((b.Due, b.Sequence))));

    private long _sequence;

    public DelayLine(TimeProvider clock, Action due)
    {
        _clock = clock;
        _timer = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay, Priority priority)
    {
        var due = _clock.GetTimestamp() + (long)(delay.TotalSeconds * _clock.TimestampFrequency);
        if (_entries.TryGetValue(key, out var known))
        {
            if (known.Due <= due && known.Priority <= priority) return;
            (due, priority) = (Math.Min(due, known.Due), priority < known.Priority ? priority : known.Priority);
            _order.Remove(known);
        }

        var entry = new Entry(due, _sequence++, key, priority);
        _entries[key] = entry;
        _order.Add(entry);
        SetTimer();
    }

    public List<(TKey Key, Priority Priority)> TakeDue()
    {
        var now = _clock.GetTimestamp();
        var taken = new List<(TKey, Priority)>();
        while (_order.Min is { } first && first.Due <= now)
        {
            _order.Remove(first);
            _entries.Remove(first.Key);
            taken.Add((first.Key, first.Priority));
        }

        SetTimer();
        return taken;
    }

    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        if (_order.Min is not { } first) return;
        // A timer counts whole milliseconds and cuts the rest: without the extra one it would fire too early and find nothing.
        var wait = _clock.GetElapsedTime(_clock.GetTimestamp(), first.Due) + TimeSpan.FromMilliseconds(1);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private sealed record Entry(long Due, long Sequence, TKey Key, Priority Priority);
}
