using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Attachment;

/// <summary>How far a detach is.</summary>
/// <param name="Session">The session that is open now.</param>
/// <param name="Recheck">When to go on; null when the detach has ended.</param>
/// <param name="Message">What is going on, or how it ended.</param>
internal sealed record DetachProgress(ClusterSession? Session, TimeSpan? Recheck, string Message)
{
    /// <summary>When a detach that has not ended is looked at again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>Objects that stay on the cluster, as far as they could be listed.</summary>
    public ImmutableArray<string> LeftBehind { get; init; } = [];

    /// <summary>One of <see cref="Reasons"/>: what keeps the detach from going on; it is tried again until the timeout.</summary>
    public string Reason { get; init; } = Reasons.Unjoining;

    /// <summary>What waits for a person has not failed.</summary>
    public string Phase => Reason is Reasons.Unjoining or Reasons.RemovalGuarded or Reasons.RemovalUnconfirmed or Reasons.RestoreUnconfirmed or Reasons.SuspendedOnCluster or Reasons.Paused
        ? ClusterPhases.Unjoining
        : ClusterPhases.UnjoinFailed;

    /// <summary>How the cluster stands while things are removed there; null when that was not looked at.</summary>
    public DeliveryState? Delivery { get; init; }

    /// <summary>Whether the cluster was let go before everything there could be done.</summary>
    public bool IsLetGo { get; init; }

    /// <summary>Something keeps it from going on: it is tried again until the timeout, and let go then.</summary>
    public static DetachProgress Stopped(ClusterSession? session, bool isOver, string reason, string problem) => isOver
        ? new DetachProgress(session, null, $"let go after the timeout: {problem}") { IsLetGo = true }
        : new DetachProgress(session, Again, $"the detach cannot go on and is tried again until spec.detachTimeout: {problem}") { Reason = reason };
}
