using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Whose the objects are that lie where Hansa is to create some.</summary>
public sealed class NamespaceSurveyTests
{
    private const string Itself = "\"hansa.dev/object\":\"/ConfigMap/alpha-ns/it\"";
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ClusterPlan Plan = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").Plan("spoke-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"hansa.dev/adopt\":\"hub-1\"", nameof(ForeignClaim.Adoptable))]
    [InlineData("\"hansa.dev/adopt\":\"hub-2\"", nameof(ForeignClaim.Another))]
    [InlineData("", nameof(ForeignClaim.Another))]
    public async Task What_its_owner_gives_to_this_hub_may_be_taken_up(string annotations, string claim) =>
        Assert.Equal(claim, (await ClaimAsync(Plan, "", annotations)).ToString());

    [Theory]
    [InlineData("hub-1/alpha-ns", Itself, nameof(ForeignClaim.Released))]
    [InlineData("hub-1/alpha-ns", "\"hansa.dev/object\":\"/ConfigMap/alpha-ns/another\"", nameof(ForeignClaim.Another))] // a copy of it
    [InlineData("hub-1/beta-ns", Itself, nameof(ForeignClaim.Another))]
    [InlineData("hub-2/alpha-ns", Itself, nameof(ForeignClaim.Another))]
    public async Task What_this_hub_released_for_this_workspace_may_be_taken_up(string releasedBy, string identity, string claim) =>
        Assert.Equal(claim, (await ClaimAsync(Plan, "", $"\"hansa.dev/released-by\":\"{releasedBy}\",{identity}")).ToString());

    [Theory]
    [InlineData("lost-hub", "lost-hub", Itself, nameof(ForeignClaim.Adoptable))]
    [InlineData("lost-hub", "lost-hub", "", nameof(ForeignClaim.Another))]
    [InlineData("lost-hub", "hub-2", Itself, nameof(ForeignClaim.Another))]
    [InlineData(null, "lost-hub", Itself, nameof(ForeignClaim.Another))]
    public async Task What_a_lost_hub_left_may_be_taken_over_where_that_is_said(string? adoptFrom, string hub, string identity, string claim) =>
        Assert.Equal(claim, (await ClaimAsync(Plan with { AdoptFrom = adoptFrom }, $"\"hansa.dev/hub\":\"{hub}\"", identity)).ToString());

    [Theory]
    [InlineData("beta-ns", "", "\"hansa.dev/released-by\":\"hub-1/beta-ns\"", true)]
    [InlineData("beta-ns", ",\"hansa.dev/hub\":\"hub-1\"", "", true)] // a detach had to let it go
    [InlineData("beta-ns", ",\"hansa.dev/hub\":\"hub-2\"", "\"hansa.dev/released-by\":\"hub-1/beta-ns\"", false)]
    [InlineData("beta-ns", "", "\"hansa.dev/released-by\":\"hub-2/beta-ns\"", false)]
    [InlineData("beta-ns", "", "\"hansa.dev/released-by\":\"hub-1/gamma-ns\"", false)] // a copy of it
    [InlineData("alpha-ns", "", "\"hansa.dev/released-by\":\"hub-1/alpha-ns\"", false)] // it is taken up
    public async Task A_release_that_this_hub_left_in_another_namespace_holds_its_app(string ns, string labels, string annotations, bool holds)
    {
        var left = $$"""{"metadata":{"name":"metallb","namespace":"{{ns}}","uid":"u","labels":{"hansa.dev/app":"metallb"{{labels}} },"annotations":{"hansa.dev/object":"helm.toolkit.fluxcd.io/HelmRelease/{{ns}}/metallb"{{(annotations.Length == 0 ? "" : ",")}}{{annotations}} } } }""";
        await using var cluster = Cluster(asked => asked.StartsWith("GET /apis/helm.toolkit.fluxcd.io/v2/helmreleases", StringComparison.Ordinal), left);

        var survey = await new NamespaceSurvey(cluster.Client, _ => Task.CompletedTask, Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct);

        Assert.Equal(holds ? [new ObjectKey(ns, "metallb")] : [], survey.Others.LeftBehind.Values);
        var delivery = DeliveryPlan.Of(Plan, Flux);
        var step = Convergence.Steps(delivery, new ObservedCluster { Objects = Observed.Empty.Cluster().Objects, Others = survey.Others }).Single(s => s.At.Kind == DeliveredKind.HelmRelease);
        Assert.Equal(holds ? Hansa.Api.Reasons.LeftBehind : null, (step as Step.Blocked)?.Reason);
        Assert.Equal(holds, step is Step.Blocked blocked && blocked.Message.Contains($"HelmRelease {ns}/metallb", StringComparison.Ordinal));
    }

    private static async Task<ForeignClaim> ClaimAsync(ClusterPlan plan, string labels, string annotations)
    {
        await using var cluster = Cluster(
            asked => asked.Contains("/namespaces/alpha-ns/configmaps", StringComparison.Ordinal),
            $$"""{"metadata":{"name":"it","namespace":"alpha-ns","uid":"u","labels":{ {{labels}} },"annotations":{ {{annotations}} } } }""");

        var survey = await new NamespaceSurvey(cluster.Client, _ => Task.CompletedTask, plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct);

        return survey.Others.Objects[new ObjectRef(DeliveredKind.Values, new ObjectKey("alpha-ns", "it"))].Claim;
    }

    private static CannedCluster Cluster(Func<string, bool> holds, string item) => new(asked =>
        asked.EndsWith("/namespaces/alpha-ns", StringComparison.Ordinal) ? """{"metadata":{"name":"alpha-ns"}}"""
        : $$"""{"metadata":{"resourceVersion":"7"},"items":[{{(holds(asked) ? item : "")}}]}""");
}
