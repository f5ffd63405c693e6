using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

public sealed class ClusterStatusTests
{
    private static readonly KommanderCluster Cluster = ACluster("alpha-ns", "spoke-1");

    private static readonly ClusterReport Joined = new()
    {
        Cluster = Cluster.Metadata.Key,
        Uid = Cluster.Metadata.Uid,
        Phase = ClusterPhases.Joined,
        Reason = Reasons.Joined,
        Message = "joined",
        Health = Health.Ready,
        ProbePeriod = TimeSpan.FromSeconds(10),
        KubeFedCluster = "spoke-1",
        ClusterId = "id",
        KubernetesVersion = "v1.36.2+k3s1",
        Delivery = Delivered(),
        IsAccountedFor = true,
    };

    [Fact]
    public void A_joined_cluster_is_ready_reachable_and_has_Flux()
    {
        var status = ClusterStatus.Of(Cluster, Joined, HubId, Noon);

        Assert.Equal((ClusterPhases.Joined, "spoke-1", "id", "v1.36.2+k3s1", "K3s"), (status.Phase, status.KubefedclusterRef!.Name, status.ClusterId, status.KubernetesVersion, status.Type));
        Assert.Equal(HubId, status.HubId);
        Assert.Null(ClusterStatus.Of(Cluster, Refused, HubId, Noon).HubId);
        Assert.Equal([("Ready", "True", Reasons.Joined), ("Reachable", "True", Reasons.Reachable), ("FluxAvailable", "True", Reasons.FluxFound)], Words(status));
    }

    [Fact]
    public void One_whose_newest_version_cannot_be_read_says_so_and_stays_what_it_was()
    {
        var status = ClusterStatus.Of(Cluster, Joined with { Unreadable = "$.spec.ingress.hosts[0] is empty" }, HubId, Noon);

        Assert.Equal(ClusterPhases.Joined, status.Phase);
        Assert.Contains(("Ready", "False", Reasons.Unreadable), Words(status));
        Assert.Contains("this KommanderCluster cannot be read: $.spec.ingress.hosts[0] is empty", status.Conditions[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_somebody_should_know_of_the_kubeconfig_is_a_warning_and_no_failure()
    {
        var warned = ClusterStatus.Of(Cluster, Joined with { Warning = "Secret a: the token expires" }, HubId, Noon);
        var renewed = ClusterStatus.Of(Cluster with { Status = warned }, Joined, HubId, Noon.AddHours(1));

        Assert.Contains(("Ready", "True", Reasons.Joined), Words(warned));
        Assert.Contains(("Warning", "True", Reasons.KubeconfigWarning), Words(warned));
        Assert.DoesNotContain(renewed.Conditions, c => c.Type == ConditionTypes.Warning);
    }

    [Fact]
    public void What_others_report_of_the_cluster_stays()
    {
        var audited = new Api.Metadata.Condition { Type = "example.org/Audited", Status = "True", Reason = "ByHand", Message = "fine" };
        var before = Cluster with { Status = Cluster.Status with { Conditions = [audited] } };

        var status = ClusterStatus.Of(before, Joined, HubId, Noon);

        Assert.Contains(audited, status.Conditions);
        Assert.Equal(4, status.Conditions.Count);
    }

    [Fact]
    public void An_offline_cluster_stays_joined_and_is_not_reachable()
    {
        var status = ClusterStatus.Of(Cluster, Joined with { Health = Health.Offline, HealthMessage = "timeout" }, HubId, Noon);

        Assert.Equal(ClusterPhases.Joined, status.Phase);
        Assert.Equal([("Ready", "False", Reasons.Unreachable), ("Reachable", "False", Reasons.Unreachable)], Words(status).Take(2));
    }

    [Fact]
    public void The_breaker_is_open_since_the_cluster_was_first_seen_not_to_answer_and_closed_when_it_answers()
    {
        var offline = Joined with { Health = Health.Offline, HealthMessage = "timeout" };
        var first = ClusterStatus.Of(Cluster, offline, HubId, Noon);
        var later = ClusterStatus.Of(Cluster with { Status = first }, offline, HubId, Noon.AddHours(1));
        var unknown = ClusterStatus.Of(Cluster with { Status = first }, Refused, HubId, Noon.AddHours(2));
        var back = ClusterStatus.Of(Cluster with { Status = later }, Joined, HubId, Noon.AddHours(3));

        Assert.Equal(new ClusterBreaker { State = ClusterBreaker.Open, OpenSince = Noon, ProbeSeconds = 10 }, first.Breaker);
        Assert.Equal(first.Breaker, later.Breaker);
        Assert.Equal(first.Breaker, unknown.Breaker);
        Assert.Equal(new ClusterBreaker { State = ClusterBreaker.Closed }, back.Breaker);
        Assert.Equal("timeout; asked again every 10 s", first.Conditions.Single(c => c.Type == ConditionTypes.Reachable).Message);
    }

    [Fact]
    public void A_cluster_without_Flux_says_so()
    {
        var plan = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1");
        var status = ClusterStatus.Of(Cluster, Joined with { Delivery = DeliveryState.WithoutFlux(plan, TimeSpan.FromMinutes(1)) }, HubId, Noon);

        Assert.Equal([("Ready", "False", Reasons.FluxMissing), ("Reachable", "True", Reasons.Reachable), ("FluxAvailable", "False", Reasons.FluxMissing)], Words(status));
    }

    [Fact]
    public void A_cluster_that_was_not_probed_yet_is_unknown() =>
        Assert.Equal([("Ready", "Unknown", Reasons.Joined)], Words(ClusterStatus.Of(Cluster, Joined with { Health = Health.Unknown, Delivery = null }, HubId, Noon)));

    [Fact]
    public void A_refused_cluster_says_why()
    {
        var status = ClusterStatus.Of(Cluster, Refused, HubId, Noon);

        Assert.Equal((ClusterPhases.JoinFailed, "bad"), (status.Phase, status.Conditions[0].Message));
        Assert.Equal([("Ready", "False", Reasons.KubeconfigRefused)], Words(status));
    }

    [Fact]
    public void What_was_known_stays_while_nothing_new_is_known()
    {
        var known = Cluster with { Status = ClusterStatus.Of(Cluster, Joined, HubId, Noon) };

        var status = ClusterStatus.Of(known, Refused, HubId, Noon.AddHours(1));

        Assert.Equal(("spoke-1", "id", "v1.36.2+k3s1", "K3s"), (status.KubefedclusterRef!.Name, status.ClusterId, status.KubernetesVersion, status.Type));
        Assert.Equal([ConditionTypes.Ready, ConditionTypes.Reachable, ConditionTypes.FluxAvailable], status.Conditions.Select(c => c.Type));
        Assert.Equal(known.Status.Releases, status.Releases);
    }

    [Fact]
    public void Equal_input_gives_equal_conditions_later()
    {
        var first = ClusterStatus.Of(Cluster, Joined, HubId, Noon);

        Assert.Equal(first.Conditions, ClusterStatus.Of(Cluster with { Status = first }, Joined, HubId, Noon.AddHours(1)).Conditions);
    }

    [Fact]
    public void Releases_are_bounded()
    {
        var many = Joined.Delivery! with { Releases = [.. Enumerable.Range(0, 300).Select(i => new ReleaseStatus { Name = $"r{i}" })] };

        Assert.Equal(200, ClusterStatus.Of(Cluster, Joined with { Delivery = many }, HubId, Noon).Releases.Count);
    }

    [Fact]
    public void However_much_a_cluster_writes_the_status_can_be_stored()
    {
        var hostile = Enumerable.Range(0, 300).Select(i => new ReleaseStatus { Name = $"{i:000}{new string('<', 250)}", App = new string('<', 63), Deployment = new string('a', 253), Version = new string('<', 64), Reason = Reasons.ReleaseFailed, Message = new string('<', 1024) });

        var status = ClusterStatus.Of(Cluster, Joined with { Delivery = Joined.Delivery! with { Releases = [.. hostile] }, UnreadableThere = new string('<', 10_000) }, HubId, Noon);

        Assert.Equal(200, status.Releases.Count);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(status, HansaJson.Default.KommanderClusterStatus).Length, 1, 1024 * 1024);
    }

    [Fact]
    public void What_cannot_be_read_on_the_cluster_is_a_warning_beside_that_of_the_kubeconfig()
    {
        var alone = ClusterStatus.Of(Cluster, Joined with { UnreadableThere = "1 object there cannot be read: x" }, HubId, Noon);
        var both = ClusterStatus.Of(Cluster, Joined with { UnreadableThere = "1 object there cannot be read: x", Warning = "the token expires" }, HubId, Noon);

        Assert.Contains(("Ready", "True", Reasons.Joined), Words(alone));
        Assert.Contains(("Warning", "True", Reasons.Unreadable), Words(alone));
        Assert.Contains(("Warning", "True", Reasons.KubeconfigWarning), Words(both));
        Assert.Equal("the token expires; 1 object there cannot be read: x", both.Conditions.Single(c => c.Type == ConditionTypes.Warning).Message);
    }

    [Theory]
    [InlineData("1d", true)]
    [InlineData("10", true)]
    [InlineData("24h", false)]
    [InlineData(null, false)]
    public void A_detach_timeout_that_counts_for_nothing_is_told_while_there_is_time(string? timeout, bool isTold)
    {
        var status = ClusterStatus.Of(Cluster with { Spec = Cluster.Spec with { DetachTimeout = timeout } }, Joined, HubId, Noon);

        Assert.Equal(isTold, Words(status).Contains(("Warning", "True", Reasons.InvalidDetachTimeout)));
    }

    [Fact]
    public void Releases_of_before_stay_until_the_cluster_was_listed()
    {
        var known = Cluster with { Status = new KommanderClusterStatus { Releases = [new ReleaseStatus { Name = "metallb" }] } };

        var status = ClusterStatus.Of(known, Joined with { Delivery = Joined.Delivery! with { IsListed = false, Releases = [] } }, HubId, Noon);

        Assert.Equal(["metallb"], status.Releases.Select(r => r.Name));
    }

    private static ClusterReport Refused => Joined with
    {
        Phase = ClusterPhases.JoinFailed,
        Reason = Reasons.KubeconfigRefused,
        Message = "bad",
        Health = Health.Unknown,
        KubeFedCluster = null,
        ClusterId = null,
        KubernetesVersion = null,
        Delivery = null,
    };

    private static DeliveryState Delivered()
    {
        var plan = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").Plan("spoke-1");
        return DeliveryState.Of(DeliveryPlan.Of(plan, new FluxVersions("v2", "v1")), ImmutableSortedDictionary<ObjectRef, ObservedObject>.Empty, []);
    }

    private static IEnumerable<(string, string, string)> Words(KommanderClusterStatus status) => status.Conditions.Select(c => (c.Type, c.Status, c.Reason));
}
