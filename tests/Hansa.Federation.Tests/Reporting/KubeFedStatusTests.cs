using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Reporting;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

/// <summary>KubeFed 0.8.1's own words, word for word.</summary>
public sealed class KubeFedStatusTests
{
    [Fact]
    public void A_healthy_member_is_Ready_and_nothing_else() => Assert.Equal(
        [("Ready", "True", "ClusterReady", "/healthz responded with ok")], Words(Of(Health.Ready)));

    [Fact]
    public void A_member_that_answers_something_else_is_not_Ready_and_not_Offline() => Assert.Equal(
        [
            ("Ready", "False", "ClusterNotReady", "/healthz responded without ok"),
            ("Offline", "False", "ClusterReachable", "cluster is reachable"),
        ],
        Words(Of(Health.NotReady)));

    [Fact]
    public void A_member_that_does_not_answer_is_Offline_and_has_no_Ready() => Assert.Equal(
        [("Offline", "True", "ClusterNotReachable", "cluster is not reachable: connection refused")], Words(Of(Health.Offline)));

    [Fact]
    public void Before_the_first_probe_nothing_changes()
    {
        var before = Of(Health.Ready);

        Assert.Equal(before.Conditions, KubeFedStatus.Of(before, Health.Unknown, "", Noon.AddHours(1)).Conditions);
    }

    [Theory]
    [InlineData(nameof(Health.Ready))]
    [InlineData(nameof(Health.NotReady))]
    [InlineData(nameof(Health.Offline))]
    public void The_same_health_again_writes_nothing(string health)
    {
        var before = Of(Enum.Parse<Health>(health));

        var after = KubeFedStatus.Of(before, Enum.Parse<Health>(health), "another message", Noon.AddHours(1));

        Assert.Equal(before.Conditions, after.Conditions);
    }

    [Fact]
    public void A_change_of_health_is_probed_and_changed_now()
    {
        var after = KubeFedStatus.Of(Of(Health.Ready), Health.Offline, "", Noon.AddMinutes(1)).Conditions.Single();

        Assert.Equal((Noon.AddMinutes(1), Noon.AddMinutes(1)), (after.LastProbeTime, after.LastTransitionTime));
    }

    [Fact]
    public void Zones_and_region_stay() =>
        Assert.Equal("eu", KubeFedStatus.Of(new KubeFedClusterStatus { Region = "eu" }, Health.Ready, "", Noon).Region);

    private static KubeFedClusterStatus Of(Health health) => KubeFedStatus.Of(new KubeFedClusterStatus(), health, "connection refused", Noon);

    private static IEnumerable<(string, string, string, string)> Words(KubeFedClusterStatus status) =>
        status.Conditions.Select(Words);

    private static (string, string, string, string) Words(Condition condition) => (condition.Type, condition.Status, condition.Reason, condition.Message);
}
