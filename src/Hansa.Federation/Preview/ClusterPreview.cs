using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Preview;

/// <summary>What happens to a release.</summary>
public enum ReleaseChangeKind
{
    /// <summary>Flux installs it.</summary>
    Install,

    /// <summary>Flux upgrades it: another version of the chart, other values or settings.</summary>
    Upgrade,

    /// <summary>Flux uninstalls it and installs it anew: what it is tied to changes.</summary>
    Reinstall,

    /// <summary>Flux uninstalls it.</summary>
    Uninstall,

    /// <summary>What somebody changed on the cluster is put right.</summary>
    Correct,

    /// <summary>It is there and is taken up.</summary>
    Adopt,

    /// <summary>It goes, and another HelmRelease takes its Helm release over: the service runs on.</summary>
    HandOver,
}

/// <summary>One release that changes.</summary>
/// <param name="Kind">How.</param>
/// <param name="Release">Name of the HelmRelease.</param>
/// <param name="App">App id.</param>
/// <param name="VersionBefore">Version of the chart that is there; empty when there is none.</param>
/// <param name="VersionAfter">Version of the chart that is wanted; empty when there is none.</param>
/// <param name="Values">What differs in the values; all of them for an install are none.</param>
/// <param name="Settings">What else differs in the HelmRelease.</param>
public sealed record ReleaseChange(
    ReleaseChangeKind Kind, string Release, string App, string VersionBefore, string VersionAfter, ImmutableArray<ValueChange> Values, ImmutableArray<ValueChange> Settings);

/// <summary>Something that is not done, and why.</summary>
/// <param name="What">The deployment, or the object.</param>
/// <param name="Reason">One of Hansa's reasons.</param>
/// <param name="Message">What is wrong, where, and what to do.</param>
public sealed record HeldBack(string What, string Reason, string Message);

/// <summary>What a plan would change on one cluster: planning and diff are the controller's own. Pure.</summary>
public sealed record ClusterPreview
{
    /// <summary>The KommanderCluster.</summary>
    public required ObjectKey Cluster { get; init; }

    /// <summary>Name of the Workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>Where the comparison starts.</summary>
    public required SightSource Source { get; init; }

    /// <summary>What people should know about it: why it was not read, or that it is detached.</summary>
    public string? Note { get; init; }

    /// <summary>Whether its KommanderCluster goes.</summary>
    public bool IsDetached { get; init; }

    /// <summary>Whether anything at all happens to it.</summary>
    public bool Changes => IsDetached || !Objects.IsEmpty;

    /// <summary>The releases that change, by name.</summary>
    public ImmutableArray<ReleaseChange> Releases { get; init; } = [];

    /// <summary>Deployments and objects that are held, by name.</summary>
    public ImmutableArray<HeldBack> Held { get; init; } = [];

    /// <summary>What would be deployed but should be looked at, for example keys that are probably misspelt.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Every object that is written or removed, by <c>+</c>, <c>~</c> or <c>-</c> and its place.</summary>
    public ImmutableArray<string> Objects { get; init; } = [];

    /// <summary>Digest of what the cluster must hold and of what changes for it.</summary>
    public required string Digest { get; init; }

    /// <summary>How many of Hansa's releases are there now.</summary>
    public int ReleasesNow { get; init; }

    /// <summary>What is uninstalled, for good or to be installed anew.</summary>
    internal ImmutableArray<Uninstall> Uninstalls { get; init; } = [];

    /// <summary>Compares what a cluster holds with what it must hold.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sight">What the cluster holds.</param>
    public static ClusterPreview Of(ClusterPlan plan, ClusterSight sight)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sight);
        if (sight.Flux is not { } flux)
        {
            return Empty(plan, sight) with
            {
                Held = [new HeldBack(plan.Cluster.Name, Reasons.FluxMissing, "the cluster does not serve Flux's HelmRelease and HelmRepository: install Flux there"), .. Holds(plan)],
            };
        }

        var delivery = DeliveryPlan.Of(plan, flux);
        var foreseen = Foresight.Of(delivery, sight.Observed);
        ImmutableArray<string> objects = [.. ObjectChanges(foreseen).Order(StringComparer.Ordinal)];
        return Empty(plan, sight) with
        {
            Releases = [.. ReleaseChanges.Of(delivery, sight, foreseen).OrderBy(r => r.Release, StringComparer.Ordinal)],
            Held = [.. Holds(plan), .. foreseen.Blocked.Select(b => new HeldBack(b.At.Kind == DeliveredKind.HelmRelease ? b.At.Key.Name : b.At.ToString(), b.Reason, b.Message)).Distinct()],
            Objects = objects,
            Uninstalls = [.. foreseen.Steps.Select(s => s.Uninstalls).OfType<Uninstall>()],
            Digest = Planning.Digest.Of([plan.Cluster.ToString(), plan.Fingerprint, .. objects]),
        };
    }

    /// <summary>The same for another cluster that shares plan and sight.</summary>
    internal ClusterPreview For(ClusterPlan plan) => this with
    {
        Cluster = plan.Cluster,
        Digest = Planning.Digest.Of([plan.Cluster.ToString(), plan.Fingerprint, .. Objects]),
    };

    /// <summary>A cluster whose KommanderCluster goes: by its policy, everything is removed or stays.</summary>
    public static ClusterPreview OfDetach(ClusterPlan plan, ClusterSight sight, bool removes)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(sight);
        var detaching = new ClusterPlan
        {
            Cluster = plan.Cluster,
            HubId = plan.HubId,
            Workspace = plan.Workspace,
            IsHost = plan.IsHost,
            Needs = plan.Needs,
            IsDetaching = true,
            Variant = PlanVariant.Empty,
        };
        return removes
            ? Of(detaching, sight) with { IsDetached = true, Note = "it is detached, and its services are uninstalled first (spec.detachPolicy: Remove)" }
            : Empty(detaching, sight) with { IsDetached = true, Note = "it is detached; its services go on running there, without Hansa (spec.detachPolicy: Retain)" };
    }

    private static ClusterPreview Empty(ClusterPlan plan, ClusterSight sight) => new()
    {
        Cluster = plan.Cluster,
        Workspace = plan.Workspace,
        Source = sight.Source,
        Note = sight.Why,
        Warnings = [.. plan.Deployments.SelectMany(d => d.Warnings.Concat(d.Credentials)).Distinct()],
        Digest = Planning.Digest.Of(plan.Cluster.ToString(), plan.Fingerprint),
        ReleasesNow = sight.Observed.Objects.Values.Count(o => o is { Release: not null, IsItself: true }),
    };

    private static IEnumerable<HeldBack> Holds(ClusterPlan plan) => plan.Frozen is { } frozen
        ? [new HeldBack(plan.Cluster.Name, frozen.Reason, frozen.Message)]
        : plan.Deployments.Select(d => (d.Deployment, Hold: d.Verdict as Verdict.Hold)).Where(d => d.Hold is not null).Select(d => new HeldBack(d.Deployment.Name, d.Hold!.Reason, d.Hold.Message)); // filtered above

    /// <summary>The net of all steps: what is made and removed again is no change.</summary>
    private static IEnumerable<string> ObjectChanges(Foreseen foreseen)
    {
        foreach (var steps in foreseen.Steps.Where(s => s is not Step.ClearClaim).GroupBy(s => s.At))
        {
            var isThere = foreseen.Objects.ContainsKey(steps.Key);
            var wasThere = steps.First() is not (Step.Create or Step.Adopt);
            if (isThere || wasThere)
            {
                yield return $"{(!isThere ? '-' : wasThere ? '~' : '+')} {steps.Key}";
            }
        }
    }
}
