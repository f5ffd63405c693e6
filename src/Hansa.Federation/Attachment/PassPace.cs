namespace Hansa.Federation.Attachment;

/// <summary>How soon one cluster is looked at when it tells of a change. Safe for threads.</summary>
internal sealed class PassPace(TimeProvider clock)
{
    private const int ManyInARow = 20;

    /// <summary>Flux tells of a release in several writes: one look for all of them.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    /// <summary>For a cluster that does not stop telling: what its passes take, the others lack.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Row = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<long> _passes = new(ManyInARow);

    /// <summary>A pass begins.</summary>
    public void Passing()
    {
        lock (_gate)
        {
            if (_passes.Count == ManyInARow)
            {
                _passes.Dequeue();
            }

            _passes.Enqueue(clock.GetTimestamp());
        }
    }

    /// <summary>How long to wait for what else it tells.</summary>
    public TimeSpan Next
    {
        get
        {
            lock (_gate)
            {
                return _passes.Count == ManyInARow && clock.GetElapsedTime(_passes.Peek()) < Row ? Slow : Gather;
            }
        }
    }
}
