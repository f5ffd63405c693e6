namespace Hansa.Federation.Attachment;

/// <summary>
/// Keeps a cluster's facts true at the price of a request now and then: they are asked again after some minutes, and when the cluster
/// was away, since an upgrade stops the API server for a moment.
/// </summary>
internal sealed class FactsWatch(ClusterFacts first, Func<CancellationToken, Task<ClusterFacts>> ask, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private long _askedAt = clock.GetTimestamp();
    private bool _wasAway;

    public ClusterFacts Current { get; private set; } = first;

    /// <summary>The cluster did not answer well.</summary>
    public void Away() => _wasAway = true;

    /// <summary>The cluster answers well: asks if it is time to; whether anything is different from before.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        if (!_wasAway && clock.GetElapsedTime(_askedAt) < Period)
        {
            return false;
        }

        try
        {
            var before = Current;
            Current = await ask(ct);
            (_askedAt, _wasAway) = (clock.GetTimestamp(), false);
            return Current != before;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever it answers
        {
            return false; // asked again with the next good probe
        }
    }
}
