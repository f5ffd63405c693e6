namespace Hansa.Kubernetes.Queues;

/// <summary>Makes the world hold what one key asks for. May be called at any time, twice, or after a crash half way; never twice at once for one key.</summary>
public interface IReconciler<TKey>
    where TKey : notnull
{
    /// <summary>Reads, decides, writes, and says how it ended. An exception means: again, after back-off.</summary>
    Task<Outcome> ReconcileAsync(TKey key, CancellationToken ct);
}
