using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What somebody puts beside Hansa's objects on a cluster, of whatever shape, costs those nothing.</summary>
public sealed class OddObjectsTests
{
    private const string Odd = """{"metadata":{"name":"odd","namespace":"alpha-ns","uid":"u0","labels":{"a":5}}}""";
    private const string Nameless = """{"metadata":null}""";
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly ClusterPlan Plan = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").Plan("spoke-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_survey_goes_on_past_it_and_takes_its_place_for_taken()
    {
        await using var cluster = new CannedCluster(asked => asked.EndsWith("/namespaces/alpha-ns", StringComparison.Ordinal)
            ? """{"metadata":{"name":"alpha-ns"}}"""
            : List(Odd, Nameless, """{"metadata":{"name":"theirs","namespace":"alpha-ns","uid":"u1"}}"""));

        var survey = await new NamespaceSurvey(cluster.Client, Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct);

        Assert.Equal(ForeignClaim.Another, survey.Others.Objects[At("odd")].Claim);
        Assert.Equal("u1", survey.Others.Objects[At("theirs")].Uid);
    }

    [Fact]
    public async Task A_detach_releases_all_others()
    {
        const string ours = """{"metadata":{"name":"values","namespace":"alpha-ns","uid":"u2","resourceVersion":"3","labels":{"hansa.dev/hub":"hub-1"},"annotations":{"hansa.dev/object":"/ConfigMap/alpha-ns/values"}}}""";
        await using var cluster = new CannedCluster(asked => asked.StartsWith("PATCH ", StringComparison.Ordinal) ? ours
            : asked.Contains("/configmaps", StringComparison.Ordinal) ? List(Odd, Nameless, ours)
            : asked.Contains("/secrets", StringComparison.Ordinal) ? List()
            : "");

        Assert.Equal(["ConfigMap alpha-ns/values"], await Release.AllAsync(cluster.Client, Plan, Ct));
    }

    [Fact]
    public async Task Only_the_workspaces_namespace_is_watched()
    {
        await using var cluster = new CannedCluster(_ => List());
        await using var observation = new ClusterObservation(cluster.Client, Flux, HubId, "alpha-ns", () => { }, TimeProvider.System, new Random(1), NullLogger.Instance);

        while (!observation.HasSynced) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);

        Assert.Equal(3, cluster.Requests.Where(r => !r.Contains("watch=true", StringComparison.Ordinal)).Distinct().Count());
        Assert.All(cluster.Requests, asked => Assert.Contains("/namespaces/alpha-ns/", asked, StringComparison.Ordinal));
    }

    [Fact]
    public void Rights_are_asked_for_where_they_are_used()
    {
        Assert.Equal(["list helmreleases.helm.toolkit.fluxcd.io in all namespaces"], ClusterRights.Needed("alpha-ns").Where(r => r is { Namespace: null, Type.Plural: not "namespaces" }).Select(r => r.ToString()));
    }

    [Fact]
    public void A_uid_is_written_as_text_whatever_is_in_it()
    {
        var planned = DeliveryPlan.Of(Plan, Flux).Objects.Values.First();

        using var body = System.Text.Json.JsonDocument.Parse(planned.BodyFor("x\",\"labels\":{},\"y\":\""));

        Assert.Equal("x\",\"labels\":{},\"y\":\"", body.RootElement.GetProperty("metadata").GetProperty("uid").GetString());
        Assert.NotEmpty(body.RootElement.GetProperty("metadata").GetProperty("labels").EnumerateObject());
    }

    private static ObjectRef At(string name) => new(DeliveredKind.Values, new ObjectKey("alpha-ns", name));

    private static string List(params string[] items) => $$"""{"metadata":{"resourceVersion":"7"},"items":[{{string.Join(',', items)}}]}""";
}
