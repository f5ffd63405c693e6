using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Rollouts;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Federation.Tests.Fleet.Rollouts;

/// <summary>A new version of Hansa reaches five clusters first, then a tenth of the fleet at a time, and stops at the first failure.</summary>
public sealed class RerenderingRolloutTests
{
    private const int Fleet = 100;
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingLog<RerenderingRollout> _log = new();
    private readonly RerenderingRollout _rollout;
    private readonly Dictionary<ObjectKey, ClusterReport> _reports = [];

    public RerenderingRolloutTests() => _rollout = new RerenderingRollout(_clock, _log);

    [Fact]
    public void Five_clusters_come_first()
    {
        Assert.All(Clusters(0, 5), cluster => Assert.Null(Ask(cluster)));
        Assert.All(Clusters(5, 95), cluster => Assert.Equal(Reasons.RerenderingWaits, Ask(cluster)?.Reason));
    }

    [Fact]
    public void A_tenth_of_the_fleet_follows_when_they_are_ready()
    {
        Roll(0, 5);
        Assert.NotNull(Ask(Cluster(5)));
        Report(0, 4, "True");
        Assert.NotNull(Ask(Cluster(5)));
        Report(4, 1, "True");

        Assert.All(Clusters(5, 10), cluster => Assert.Null(Ask(cluster)));
        Assert.All(Clusters(15, 85), cluster => Assert.Equal(Reasons.RerenderingWaits, Ask(cluster)?.Reason));
    }

    [Fact]
    public void A_cluster_that_had_its_turn_may_finish_it()
    {
        Roll(0, 5);

        Assert.Null(Ask(Cluster(3)));
    }

    [Fact]
    public void The_first_failure_stops_it_and_names_what_failed_until_it_is_mended()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "False", "timed out");

        var stopped = Ask(Cluster(5));
        Assert.Equal(Reasons.RerenderingStopped, stopped?.Reason);
        Assert.Contains("alpha-ns/spoke-4: release traefik failed: timed out", stopped?.Message, StringComparison.Ordinal);

        Report(4, 1, "True");
        Assert.Null(Ask(Cluster(5)));
    }

    [Fact]
    public void A_person_can_say_to_go_on_in_spite_of_a_failure_but_not_of_the_next()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "False");
        var digest = DigestOf(Ask(Cluster(5))!);

        Assert.Null(Ask(Cluster(5), digest));
        Report(5, 1, "False");
        Assert.Equal(Reasons.RerenderingStopped, Ask(Cluster(6), digest)?.Reason);
    }

    [Fact]
    public void A_cluster_that_says_something_else_every_time_is_the_same_failure()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "False", "request 1 timed out");
        var digest = DigestOf(Ask(Cluster(5))!);
        Report(4, 1, "False", "request 2 timed out");

        Assert.Null(Ask(Cluster(5), digest));
        Report(4, 1, "False", "request 3 timed out");
        Assert.Null(Ask(Cluster(6)));
    }

    [Fact]
    public void Another_workspace_learns_nothing_but_that_something_failed()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "False", "the secret of alpha");

        var stopped = Ask(new ObjectKey("beta-ns", "spoke-9"));

        Assert.Equal(Reasons.RerenderingStopped, stopped?.Reason);
        Assert.Contains("since something went wrong in another workspace", stopped?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("spoke-4", stopped?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("traefik", stopped?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret of alpha", stopped?.Message, StringComparison.Ordinal);
        Assert.Equal(DigestOf(Ask(Cluster(5))!), DigestOf(stopped!)); // who runs the fleet finds the same word everywhere
    }

    [Fact]
    public void The_log_has_it_in_full_once()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "False", "timed out");

        _ = Ask(new ObjectKey("beta-ns", "spoke-9"));
        var stopped = Ask(Cluster(5))!;

        var line = Assert.Single(_log.Lines);
        Assert.Contains("alpha-ns/spoke-4: release traefik failed: timed out", line, StringComparison.Ordinal);
        Assert.Contains(DigestOf(stopped), line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_had_failed_before_does_not_stop_it()
    {
        foreach (var cluster in Clusters(0, 5))
            Assert.Null(Ask(cluster, hasFailed: true));
        Report(0, 5, "False");

        Assert.Null(Ask(Cluster(5)));
    }

    [Fact]
    public void A_cluster_that_does_not_answer_after_its_turn_stops_it()
    {
        Roll(0, 5);
        Report(0, 5, "True");
        _reports[Cluster(2)] = _reports[Cluster(2)] with { Health = Health.Offline };

        Assert.Contains("alpha-ns/spoke-2 does not answer", Ask(Cluster(5))?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_is_detached_and_a_release_that_people_hold_are_not_waited_for()
    {
        Roll(0, 5);
        Report(0, 3, "True");
        _reports.Remove(Cluster(3));
        Report(4, 1, "Unknown", reason: Reasons.SuspendedOnCluster);

        Assert.Null(Ask(Cluster(5)));
    }

    [Fact]
    public void What_is_not_ready_after_half_an_hour_stops_it()
    {
        Roll(0, 5);
        Report(0, 4, "True");
        Report(4, 1, "Unknown");
        Assert.Equal(Reasons.RerenderingWaits, Ask(Cluster(5))?.Reason);

        _clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Contains("release traefik is not ready after 30 minutes", Ask(Cluster(5))?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_from_before_its_turn_says_nothing_of_it()
    {
        Roll(0, 5);

        Assert.Equal(Reasons.RerenderingWaits, Ask(Cluster(5))?.Reason);
    }

    [Fact]
    public void The_next_version_begins_with_five_again()
    {
        Roll(0, 5);
        Report(0, 5, "True");
        Assert.Null(Ask(Cluster(5)));
        Report(5, 1, "True");
        _clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(5, Clusters(0, Fleet).Count(cluster => Ask(cluster) is null));
    }

    private static ObjectKey Cluster(int number) => new("alpha-ns", $"spoke-{number}");

    private static IEnumerable<ObjectKey> Clusters(int from, int count) => Enumerable.Range(from, count).Select(Cluster);

    private static string DigestOf(Objection objection) => objection.Message.Split($"{Annotations.ConfirmRerendering}: ")[1].Split(' ')[0];

    private void Roll(int from, int count)
    {
        Report(from, count, "True");
        Assert.All(Clusters(from, count), cluster => Assert.Null(Ask(cluster)));
    }

    private Objection? Ask(ObjectKey cluster, string? confirmed = null, bool hasFailed = false) =>
        _rollout.Ask(cluster, [new("traefik", hasFailed)], Fleet, key => _reports.GetValueOrDefault(key), confirmed).Objection;

    private void Report(int from, int count, string ready, string message = "", string reason = Reasons.Progressing)
    {
        foreach (var cluster in Clusters(from, count))
        {
            _reports[cluster] = new ClusterReport
            {
                Cluster = cluster,
                Uid = "uid",
                Phase = ClusterPhases.Joined,
                Reason = Reasons.Joined,
                Message = "",
                ProbePeriod = TimeSpan.FromSeconds(10),
                IsAccountedFor = true,
                Delivery = new DeliveryState
                {
                    Plan = null!, // nobody looks at it here
                    HasFlux = true,
                    IsListed = true,
                    Deployments = ImmutableSortedDictionary<ObjectKey, DeploymentState>.Empty,
                    Releases = [new ReleaseStatus { Name = "traefik", App = "traefik", Deployment = "traefik-1.0.0", Version = "1.0.0", Ready = ready, Reason = reason, Message = message }],
                },
            };
        }
    }
}
