using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Fleet.Rollouts;

/// <summary>
/// A new version of Hansa never rolls a fleet at once: five clusters have everything rendered anew first, then a tenth of the fleet at a
/// time, the next ones when the last ones' releases are ready again. What fails stops it until it is mended or a person says to go on. How
/// far the fleet is stands on its objects: a cluster whose revisions are current does not ask. After a restart it begins with five again.
/// </summary>
internal sealed partial class RerenderingRollout(TimeProvider clock, ILogger<RerenderingRollout> log)
{
    private const int FirstBatch = 5;
    private const double Share = 0.1;
    private const int MostTold = 20;

    /// <summary>How long a release may take until it is ready again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Who asks after such a pause begins another rollout.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, Turn> _underWay = [];
    private readonly HashSet<Failure> _accepted = [];
    private int _places = FirstBatch;
    private long? _lastAsked;
    private string? _lastTold;

    /// <summary>Whether a cluster may be rendered anew.</summary>
    /// <param name="Objection">Why not now; null when it may.</param>
    /// <param name="UsedConfirmation">Whether the confirmation has done its work.</param>
    internal readonly record struct Answer(Objection? Objection, bool UsedConfirmation);

    /// <summary>Asks for one cluster's turn.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="releases">What would be rendered anew there.</param>
    /// <param name="fleet">How many clusters are attached.</param>
    /// <param name="report">The newest report of a cluster.</param>
    /// <param name="confirmed">The digest of failures that a person accepts, or null.</param>
    public Answer Ask(ObjectKey cluster, ImmutableArray<Rerendering> releases, int fleet, Func<ObjectKey, ClusterReport?> report, string? confirmed)
    {
        lock (_gate)
        {
            var failures = LookLocked(report);
            var digest = DigestOf(failures);
            var uses = failures.Count > 0 && confirmed == digest;
            if (uses)
            {
                _accepted.UnionWith(failures.Keys);
                failures = LookLocked(report);
            }

            if (_underWay.ContainsKey(cluster))
            {
                return new Answer(null, uses); // the rest of its turn
            }

            if (failures.Count > 0)
            {
                TellLocked(failures, digest);
                return new Answer(Stopped(cluster.Namespace, failures, digest), uses);
            }

            OpenLocked(fleet);
            if (_places == 0)
            {
                return new Answer(Waiting(fleet), uses);
            }

            _places--;
            _underWay[cluster] = new Turn(report(cluster), releases, clock.GetTimestamp());
            return new Answer(null, uses);
        }
    }

    /// <summary>Ends the turns that are over; what went wrong in the others, in ordinal order.</summary>
    private ImmutableSortedDictionary<Failure, string> LookLocked(Func<ObjectKey, ClusterReport?> report)
    {
        var failures = ImmutableSortedDictionary.CreateBuilder<Failure, string>();
        foreach (var (cluster, turn) in _underWay.ToArray())
        {
            switch (Aftermath.Of(cluster, turn.Before, report(cluster), turn.Releases, clock.GetElapsedTime(turn.Began) > Patience))
            {
                case Aftermath.Failed failed when new Failure(cluster, failed.Release) is var failure && !_accepted.Contains(failure):
                    failures.Add(failure, failed.What);
                    break;
                case Aftermath.UnderWay:
                    break;
                default:
                    _underWay.Remove(cluster);
                    break;
            }
        }

        return failures.ToImmutable();
    }

    /// <summary>The next batch, when the last one is over.</summary>
    private void OpenLocked(int fleet)
    {
        if (_underWay.Count == 0 && _lastAsked is { } last && clock.GetElapsedTime(last) > Pause)
        {
            _places = FirstBatch;
            _accepted.Clear();
            _lastTold = null;
        }
        else if (_underWay.Count == 0 && _places == 0)
        {
            _places = BatchOf(fleet);
        }

        _lastAsked = clock.GetTimestamp();
    }

    private static int BatchOf(int fleet) => Math.Max(FirstBatch, (int)Math.Ceiling(fleet * Share));

    /// <summary>Of what failed and not of what it says of that: it may say something else every time.</summary>
    private static string DigestOf(ImmutableSortedDictionary<Failure, string> failures) => Digest.ForName(string.Join('\n', failures.Keys));

    private void TellLocked(ImmutableSortedDictionary<Failure, string> failures, string digest)
    {
        if (_lastTold != digest)
        {
            _lastTold = digest;
            LogStopped(digest, string.Join("; ", failures.Values.Take(MostTold)), Math.Max(0, failures.Count - MostTold));
        }
    }

    private Objection Waiting(int fleet) => new(
        Reasons.RerenderingWaits,
        $"this version of Hansa renders the release anew, {FirstBatch} clusters first, then {BatchOf(fleet)} at a time: it waits its turn, {_underWay.Count} clusters are under way");

    /// <summary>What happens on a cluster is told in its own workspace and nowhere else.</summary>
    private static Objection Stopped(string workspace, ImmutableSortedDictionary<Failure, string> failures, string digest) => new(
        Reasons.RerenderingStopped,
        $"this version of Hansa renders the release anew, and no cluster more has it done since {failures.FirstOrDefault(f => f.Key.Cluster.Namespace == workspace).Value ?? "something went wrong in another workspace (the controller's log says what)"}{(failures.Count > 1 ? $" (and {failures.Count - 1} more)" : "")}: mend it, or set annotation {Annotations.ConfirmRerendering}: {digest} on ConfigMap {WellKnown.KommanderNamespace}/{WellKnown.HubConfigMap} to go on");

    [LoggerMessage(Level = LogLevel.Warning, Message = "No cluster more is rendered anew before this is mended or {Digest} is confirmed: {Failures} ({More} more)")]
    private partial void LogStopped(string digest, string failures, int more);

    /// <param name="Cluster">Where.</param>
    /// <param name="Release">Which release; null when it is the cluster as a whole.</param>
    private sealed record Failure(ObjectKey Cluster, string? Release) : IComparable<Failure>
    {
        public int CompareTo(Failure? other) => other is null ? 1
            : Cluster.CompareTo(other.Cluster) is not 0 and var byCluster ? byCluster
            : string.CompareOrdinal(Release, other.Release);

        public override string ToString() => $"{Cluster}: {Release}";
    }

    private sealed record Turn(ClusterReport? Before, ImmutableArray<Rerendering> Releases, long Began);
}
