using Hansa.Api;
using Hansa.Api.Resources;

namespace Hansa.Federation.Attachment;

/// <summary>How long one cluster's detach may still take: what holds it, a pause or the guard, holds the time as well.</summary>
internal sealed class DetachTime(TimeProvider clock)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(30);
    private DateTimeOffset? _heldUntil;

    /// <summary>What held it before this process started held the time as well.</summary>
    public void Begin(KommanderCluster cluster) => _heldUntil ??=
        cluster.Status.Conditions.Any(c => c is { Type: ConditionTypes.Ready, Reason: Reasons.RemovalGuarded or Reasons.Paused }) ? clock.GetUtcNow() : DateTimeOffset.MinValue;

    /// <summary>It is held: the time counts from the moment it is let go.</summary>
    public void Hold() => _heldUntil = clock.GetUtcNow();

    /// <summary>Whether <c>spec.detachTimeout</c> has passed.</summary>
    public bool IsOver(KommanderCluster cluster) => End(cluster) < clock.GetUtcNow();

    /// <summary>How long one step may take: to the end of the detach, and long enough to get somewhere.</summary>
    public TimeSpan LeftOf(KommanderCluster cluster) =>
        TimeSpan.FromTicks(Math.Clamp((End(cluster) - clock.GetUtcNow()).Ticks, LeastStep.Ticks, DefaultTimeout.Ticks));

    private DateTimeOffset End(KommanderCluster cluster)
    {
        var begun = cluster.Metadata.DeletionTimestamp is { } asked && asked > (_heldUntil ?? DateTimeOffset.MinValue) ? asked : _heldUntil ?? DateTimeOffset.MinValue;
        var timeout = GoDuration.TryParse(cluster.Spec.DetachTimeout) ?? DefaultTimeout;
        return timeout < DateTimeOffset.MaxValue - begun ? begun + timeout : DateTimeOffset.MaxValue;
    }
}
