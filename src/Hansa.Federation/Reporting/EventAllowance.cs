namespace Hansa.Federation.Reporting;

/// <summary>
/// How many Events there may be about one object: 25 at once, and another every five minutes, as the recorder of client-go has it. So what one tenant or
/// one cluster makes happen again and again leaves room for the others' Events.
/// </summary>
internal sealed class EventAllowance(TimeProvider clock)
{
    private const int Burst = 25;
    private const int ManyObjects = 4096;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Left, long At)> _objects = [];

    /// <summary>Whether one more may be written about the object with that uid.</summary>
    public bool Take(string uid)
    {
        lock (_gate)
        {
            if (_objects.Count >= ManyObjects)
            {
                foreach (var known in _objects.Where(o => LeftOf(o.Value) >= Burst).Select(o => o.Key).ToArray())
                {
                    _objects.Remove(known);
                }
            }

            var left = _objects.TryGetValue(uid, out var before) ? LeftOf(before) : Burst;
            var may = left >= 1;
            _objects[uid] = (may ? left - 1 : left, clock.GetTimestamp());
            return may;
        }
    }

    private double LeftOf((double Left, long At) known) => Math.Min(Burst, known.Left + (clock.GetElapsedTime(known.At) / Refill));
}
