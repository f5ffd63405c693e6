using System.Collections.Immutable;

namespace Hansa.Federation.Delivery;

/// <summary>Since when nothing refers to a repository or to values. Whoever never looks at a release, such as a Flux that is scaled down, does not keep them for good.</summary>
internal sealed class LeftoverWatch(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private ImmutableDictionary<string, long> _since = ImmutableDictionary<string, long>.Empty;

    /// <summary>Uids of those that have been left over for long enough; what is not left over now is forgotten.</summary>
    public ImmutableHashSet<string> Overdue(ImmutableArray<ObservedObject> leftovers)
    {
        var now = clock.GetTimestamp();
        _since = leftovers.ToImmutableDictionary(o => o.Uid, o => _since.GetValueOrDefault(o.Uid, now));
        return [.. _since.Where(o => clock.GetElapsedTime(o.Value) >= Patience).Select(o => o.Key)];
    }

    /// <summary>When the next one is; null when none is waited for.</summary>
    public TimeSpan? Next => _since.Values.Select(at => Patience - clock.GetElapsedTime(at)).Where(left => left > TimeSpan.Zero).Cast<TimeSpan?>().Min();
}
