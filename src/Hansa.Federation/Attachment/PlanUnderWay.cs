using Hansa.Federation.Planning;

namespace Hansa.Federation.Attachment;

/// <summary>Which plan is being carried out on one cluster, for those who wait until none is any more.</summary>
/// <param name="newest">The cluster's newest plan; null while there is none.</param>
internal sealed class PlanUnderWay(Func<ClusterPlan?> newest)
{
    private ClusterPlan? _plan;

    /// <summary>Whether something may be written for a plan at this moment. Once the newest plan is a frozen one and this is false, nothing is any more.</summary>
    public bool IsWriting => Volatile.Read(ref _plan) is { Frozen: null };

    /// <summary>Takes up the newest plan. It is shown before it is looked at again: whoever sees none shown knows that the next one shown is newer.</summary>
    public ClusterPlan? Begin()
    {
        while (true)
        {
            var plan = newest();
            Interlocked.Exchange(ref _plan, plan);
            if (ReferenceEquals(plan, newest()))
            {
                return plan;
            }
        }
    }

    /// <summary>Whether the cluster has to hold something else by now.</summary>
    public bool IsSuperseded(ClusterPlan plan) => newest()?.Fingerprint != plan.Fingerprint;

    /// <summary>Before the pass is reported: who hears of it asks.</summary>
    public void End() => Interlocked.Exchange(ref _plan, null);
}
