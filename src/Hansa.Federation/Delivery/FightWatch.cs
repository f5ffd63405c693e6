namespace Hansa.Federation.Delivery;

/// <summary>
/// Notices somebody who keeps undoing what Hansa puts right. After a few rounds Hansa slows to one attempt an hour on
/// that object and says so; it does not stop. Memory is of the object's uid: one made again starts fresh.
/// </summary>
internal sealed class FightWatch(TimeProvider clock)
{
    private const int Rounds = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Queue<DateTimeOffset>> _rounds = [];

    /// <summary>When the object may be put right again; null when now.</summary>
    public DateTimeOffset? HeldUntil(string uid) =>
        _rounds.TryGetValue(uid, out var rounds) && rounds.Count >= Rounds && rounds.Last() + Pause is var until && until > clock.GetUtcNow()
            ? until
            : null;

    /// <summary>The object was put right now.</summary>
    public void Record(string uid)
    {
        var now = clock.GetUtcNow();
        if (!_rounds.TryGetValue(uid, out var rounds))
        {
            _rounds[uid] = rounds = new Queue<DateTimeOffset>();
        }

        var isContested = rounds.Count >= Rounds;
        while (rounds.TryPeek(out var first) && (isContested ? rounds.Count >= Rounds : now - first > Window))
        {
            rounds.Dequeue(); // a contested object keeps its last rounds, so that one calm hour is needed to forget
        }

        rounds.Enqueue(now);
    }

    /// <summary>Objects that have been left alone for two hours are forgotten, and so are those that are gone.</summary>
    public void Forget()
    {
        var old = clock.GetUtcNow() - (2 * Pause);
        foreach (var uid in _rounds.Where(r => r.Value.Last() < old).Select(r => r.Key).ToArray())
        {
            _rounds.Remove(uid);
        }
    }
}
