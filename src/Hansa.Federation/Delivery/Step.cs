using System.Collections.Immutable;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>One change that a cluster needs, or one that it needs but that must not be made now.</summary>
internal abstract record Step(ObjectRef At)
{
    /// <summary>Whether it changes something on the cluster; the others only tell why nothing is changed.</summary>
    public virtual bool IsWrite => true;

    /// <summary>What it uninstalls on the cluster, or null.</summary>
    public virtual Uninstall? Uninstalls => null;

    /// <summary>The release that it uninstalls, as it was seen; null when it uninstalls none.</summary>
    public virtual SeenRelease? Going => null;

    /// <summary>Make the object; nobody has been seen there.</summary>
    public sealed record Create(ObjectRef At, PlannedObject Object) : Step(At);

    /// <summary>Change our object; <paramref name="Uid"/> is the one that was seen.</summary>
    /// <param name="At">Where.</param>
    /// <param name="Object">What it must be.</param>
    /// <param name="Uid">Uid of the object that was seen.</param>
    /// <param name="IsDrift">Whether somebody else's change is put right.</param>
    public sealed record Update(ObjectRef At, PlannedObject Object, string Uid, bool IsDrift) : Step(At)
    {
        /// <summary>The release that Flux uninstalls for it, to install it anew; null when it stays installed.</summary>
        public SeenRelease? Replaces { get; init; }

        /// <summary>Whether Flux uninstalls the release for it, and installs it anew.</summary>
        public bool Reinstalls => Replaces is not null;

        /// <summary>Whether nobody changed anything: another version of Hansa, or of Flux there, has it rendered anew.</summary>
        public bool IsRerendering { get; init; }

        /// <inheritdoc/>
        public override Uninstall? Uninstalls => Replaces is { } seen ? new Uninstall(At.Key.Name, seen.App, IsInstalledAnew: true) : null;

        /// <inheritdoc/>
        public override SeenRelease? Going => Replaces;
    }

    /// <summary>Take up an object that its owner, or this hub's earlier detach, left for us.</summary>
    public sealed record Adopt(ObjectRef At, PlannedObject Object, string Uid) : Step(At);

    /// <summary>Take the word away by which an object that is ours by now was taken up.</summary>
    public sealed record ClearClaim(ObjectRef At, ObservedObject Observed) : Step(At);

    /// <summary>Remove fields that others added to our object.</summary>
    public sealed record RemoveFields(ObjectRef At, ObservedObject Observed) : Step(At)
    {
        /// <summary>The release that Flux uninstalls for it, to install it anew; null when it stays installed.</summary>
        public SeenRelease? Replaces { get; init; }

        /// <inheritdoc/>
        public override Uninstall? Uninstalls => Replaces is { } seen ? new Uninstall(At.Key.Name, seen.App, IsInstalledAnew: true) : null;

        /// <inheritdoc/>
        public override SeenRelease? Going => Replaces;
    }

    /// <summary>Delete our object.</summary>
    /// <param name="At">Where.</param>
    /// <param name="Observed">The object as it was seen; its uid and resourceVersion are preconditions.</param>
    public sealed record Prune(ObjectRef At, ObservedObject Observed) : Step(At)
    {
        /// <summary>The HelmRelease that takes its Helm release over, so that nothing is uninstalled; null when none does.</summary>
        public ObjectRef? Heir { get; init; }

        /// <summary>Whether the one that takes over has another chart: what only the old one made goes.</summary>
        public bool IsChartChanged { get; init; }

        /// <inheritdoc/>
        public override Uninstall? Uninstalls => At.Kind == DeliveredKind.HelmRelease && (Heir is null || IsChartChanged) ? new Uninstall(At.Key.Name, Observed.App, IsInstalledAnew: Heir is not null) : null;

        /// <inheritdoc/>
        public override SeenRelease? Going => At.Kind == DeliveredKind.HelmRelease ? Observed.AsRelease() : null;
    }

    /// <summary>
    /// Suspend a HelmRelease that goes while its Helm release stays, for <paramref name="Heir"/>: Flux leaves what is suspended installed when it is
    /// deleted. It passes the same gate as the removal that it begins.
    /// </summary>
    public sealed record Suspend(ObjectRef At, ObservedObject Observed, ObjectRef Heir) : Step(At)
    {
        /// <inheritdoc/>
        public override SeenRelease? Going => Observed.AsRelease();
    }

    /// <summary>Take a suspension of ours back: the HelmRelease is wanted again, or nobody takes its Helm release over any more.</summary>
    public sealed record Resume(ObjectRef At, ObservedObject Observed) : Step(At);

    /// <summary>The cluster makes something else of our object on every write: it is told, and nothing is held back for it.</summary>
    public sealed record Altered(ObjectRef At, ImmutableArray<string> Paths) : Step(At)
    {
        /// <inheritdoc/>
        public override bool IsWrite => false;
    }

    /// <summary>Nothing can be done now; the release that the object belongs to says why.</summary>
    public sealed record Blocked(ObjectRef At, string Reason, string Message) : Step(At)
    {
        /// <summary>Whether it may go by itself within moments.</summary>
        public bool IsTransient { get; init; }

        /// <inheritdoc/>
        public override bool IsWrite => false;
    }
}
