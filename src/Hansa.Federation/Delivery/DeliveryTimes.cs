namespace Hansa.Federation.Delivery;

/// <summary>Measures on one cluster how long a changed plan takes until it is delivered and ready. Of several changes the first one counts.</summary>
internal sealed class DeliveryTimes(TimeProvider clock)
{
    private long? _undelivered;
    private long? _unready;

    public void PlanChanged()
    {
        var now = clock.GetTimestamp();
        _undelivered ??= now;
        _unready ??= now;
    }

    /// <summary>What came of a pass: seconds until delivered and until ready, each once.</summary>
    public (double? Delivered, double? Ready) After(DeliveryState state)
    {
        var isDelivered = state.IsListed && state.Failures.IsEmpty;
        var isReady = isDelivered && state.Deployments.Values.All(d => d.Phase == DeploymentPhase.Ready);
        return (Take(ref _undelivered, isDelivered), Take(ref _unready, isReady));
    }

    private double? Take(ref long? since, bool isReached)
    {
        if (!isReached || since is not { } start)
        {
            return null;
        }

        since = null;
        return clock.GetElapsedTime(start).TotalSeconds;
    }
}
