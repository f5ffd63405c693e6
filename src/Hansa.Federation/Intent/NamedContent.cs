namespace Hansa.Federation.Intent;

/// <summary>A fetch that has begun.</summary>
/// <param name="Number">Which one it is of its object.</param>
/// <param name="Seen">What the watch had told by then.</param>
internal readonly record struct Fetch(int Number, string Seen);

/// <summary>What is known of one object that something names, and when it has to be fetched. Not safe for threads.</summary>
internal sealed class NamedContent<T>
    where T : class
{
    /// <summary>Who changes an object all the time has it read once in this time.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Who changes it so often that this many fetches in a row are overtaken has what was fetched last count meanwhile.</summary>
    private const int MostOvertaken = 2;

    private readonly T _awaited;
    private readonly TimeProvider _clock;
    private long? _began;     // the last fetch
    private int _fetch;       // its number
    private int _overtaken;   // so many fetches in a row brought less than the watch had told when they ended
    private string? _seen;    // what the watch had told when what counts was asked for
    private string? _version; // what was fetched says of itself
    private bool _isAskedFor; // whatever its version

    /// <param name="awaited">What it counts as before it was fetched.</param>
    /// <param name="clock">Where the time comes from.</param>
    public NamedContent(T awaited, TimeProvider clock) => (_awaited, _clock, Value) = (awaited, clock, awaited);

    /// <summary>What it counts as. That it is not there, only the watch can say.</summary>
    public T Value { get; private set; }

    /// <summary>How long the next fetch has to wait.</summary>
    public TimeSpan Wait => _began is { } began && Pace - _clock.GetElapsedTime(began) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether it has to be fetched, now that the watch tells of this version.</summary>
    public bool IsBehind(string seen) => _isAskedFor || IsOutdated(seen);

    /// <summary>
    /// Whether what counts was fetched before the change that the watch tells of, so that it must not go out together with what was changed after it. Not for
    /// ever: there is an end to what somebody who changes it without pause can hold up.
    /// </summary>
    public bool IsChanging(string seen) => _version is not null && _overtaken < MostOvertaken && IsOutdated(seen);

    /// <summary>The watch tells of this version; true when it has to be fetched.</summary>
    public bool See(string seen)
    {
        if (!IsOutdated(seen))
        {
            _overtaken = 0;
        }

        return IsBehind(seen);
    }

    /// <summary>It has to be fetched though the watch tells of nothing new.</summary>
    public void Ask() => _isAskedFor = true;

    /// <summary>A fetch begins, when the watch has told of this version.</summary>
    public Fetch Begin(string seen)
    {
        (_began, _isAskedFor) = (_clock.GetTimestamp(), false);
        return new Fetch(++_fetch, seen);
    }

    /// <summary>A fetch brought this, and the watch tells of <paramref name="now"/> by now; false when that changes nothing.</summary>
    public bool Take(Fetch fetch, string now, string version, T value)
    {
        if (fetch.Number != _fetch)
        {
            return false; // it has gone since, and what is there by now is another one
        }

        var (isNew, wasChanging) = (version != _version, IsChanging(now));
        (_seen, _version, Value) = (fetch.Seen, version, isNew ? value : Value);
        _overtaken = IsOutdated(now) ? _overtaken + 1 : 0;
        return isNew || wasChanging;
    }

    /// <summary>A fetch failed. What the watch tells of is known all the same, or is to be fetched again; false when that changes nothing.</summary>
    public bool Fail(Fetch fetch, T unread)
    {
        if (fetch.Number != _fetch || !IsOutdated(fetch.Seen) || unread.Equals(Value))
        {
            return false;
        }

        (_seen, _version, _overtaken, Value) = (null, null, 0, unread);
        return true;
    }

    /// <summary>The object has gone: what was fetched of it counts no more, nor does what a fetch under way brings.</summary>
    public void Forget() => (_fetch, _seen, _version, _overtaken, Value) = (_fetch + 1, null, null, 0, _awaited);

    private bool IsOutdated(string seen) => seen != _seen && seen != _version;
}
