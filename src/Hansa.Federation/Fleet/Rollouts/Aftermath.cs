using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Fleet.Rollouts;

/// <summary>What became of one cluster that was rendered anew. Pure.</summary>
internal abstract record Aftermath
{
    private Aftermath()
    {
    }

    /// <summary>Flux is at work, or nothing has been reported yet.</summary>
    internal sealed record UnderWay : Aftermath;

    /// <summary>Nothing more comes of it.</summary>
    internal sealed record Settled : Aftermath;

    /// <summary>It went wrong.</summary>
    /// <param name="Release">Which release; null when it is the cluster as a whole.</param>
    /// <param name="What">What, in words that a cluster may have chosen: starts with the cluster.</param>
    internal sealed record Failed(string? Release, string What) : Aftermath;

    /// <param name="cluster">The cluster.</param>
    /// <param name="before">The cluster's report when it was permitted; null when it had none.</param>
    /// <param name="now">Its report now; null when it is attached no more.</param>
    /// <param name="releases">What was rendered anew.</param>
    /// <param name="isLate">Whether it has had all the time that it gets.</param>
    public static Aftermath Of(ObjectKey cluster, ClusterReport? before, ClusterReport? now, ImmutableArray<Rerendering> releases, bool isLate) => now switch
    {
        null when before is null => Waits(null, $"{cluster} has not reported", isLate),
        null or { IsJoined: false } => new Settled(),
        { Health: Health.Offline } => new Failed(null, $"{cluster} does not answer"),
        { Delivery: { IsListed: true } delivery } when !ReferenceEquals(before, now) => releases.Select(r => OfRelease(cluster, delivery, r, isLate)).Aggregate((Aftermath)new Settled(), Worse),
        _ => Waits(null, $"{cluster} has not reported", isLate),
    };

    private static Aftermath OfRelease(ObjectKey cluster, DeliveryState delivery, Rerendering release, bool isLate) =>
        delivery.Releases.FirstOrDefault(r => r.Name == release.Release) switch
        {
            null or { Ready: "True" } or { Reason: Reasons.SuspendedOnCluster or Reasons.Paused } => new Settled(), // held by people, or gone
            { Ready: "False" } when release.HasFailed => new Settled(),
            { Ready: "False" } failed => new Failed(failed.Name, $"{cluster}: release {failed.Name} failed: {failed.Message}"),
            { Name: var name } => Waits(name, $"{cluster}: release {name} is not ready", isLate),
        };

    private static Aftermath Waits(string? release, string what, bool isLate) => isLate ? new Failed(release, $"{what} after {RerenderingRollout.Patience.TotalMinutes:0} minutes") : new UnderWay();

    private static Aftermath Worse(Aftermath one, Aftermath other) => (one, other) switch
    {
        (Failed, _) => one,
        (_, Failed) => other,
        (UnderWay, _) => one,
        _ => other,
    };
}
