using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Keeps a cluster's facts true at the price of a request now and then: they are asked again after some minutes, and when the cluster
/// was away, since an upgrade stops the API server for a moment.
/// </summary>
internal sealed class FactsWatch(ClusterFacts first, Func<CancellationToken, Task<ClusterFacts>> ask, Func<CancellationToken, Task<string>> identify, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private long _askedAt = clock.GetTimestamp();
    private volatile bool _wasAway;
    private string _admitted = first.ClusterId;

    public ClusterFacts Current { get; private set; } = first;

    /// <summary>The cluster that is meant, whoever answers now.</summary>
    public string Admitted => Volatile.Read(ref _admitted);

    /// <summary>The cluster did not answer well.</summary>
    public void Away() => _wasAway = true;

    /// <summary>Somebody has looked at it, and it is the right one.</summary>
    public void Admit(string clusterId) => Volatile.Write(ref _admitted, clusterId);

    /// <summary>Asks now, so that nothing is written on or removed from a cluster that has come to answer at the address and was not admitted.</summary>
    /// <exception cref="ApiException">It is another, or cannot be asked.</exception>
    public async Task ConfirmAsync(CancellationToken ct)
    {
        if (await identify(ct) != Admitted)
        {
            Away(); // asked for again with the next good probe: it may be the right one again by then
            Current = await ask(ct); // whoever works with the cluster looks whether it is the right one
            throw new ApiException(ApiFailure.BadAnswer, "another cluster answers than a moment ago; nothing is written or removed there");
        }
    }

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
            _wasAway = false; // before it is asked: who finds another meanwhile says so again
            Current = await ask(ct);
            _askedAt = clock.GetTimestamp();
            return Current != before;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever it answers
        {
            _wasAway = true;
            return false; // asked again with the next good probe
        }
    }
}
