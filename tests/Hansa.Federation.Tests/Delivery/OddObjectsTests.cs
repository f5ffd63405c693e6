using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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

        var survey = await new NamespaceSurvey(cluster.Client, _ => Task.CompletedTask, Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct);

        Assert.Equal(ForeignClaim.Another, survey.Others.Objects[At("odd")].Claim);
        Assert.Equal("u1", survey.Others.Objects[At("theirs")].Uid);
    }

    [Fact]
    public async Task Nothing_is_looked_for_on_another_cluster_that_has_come_to_answer()
    {
        await using var cluster = new CannedCluster(_ => List());
        var another = new ApiException(ApiFailure.BadAnswer, "another cluster answers");

        await Assert.ThrowsAsync<ApiException>(() => new NamespaceSurvey(cluster.Client, _ => Task.FromException(another), Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct));

        Assert.Empty(cluster.Requests);
    }

    [Fact]
    public async Task Of_what_a_survey_finds_no_more_is_kept_than_objects_can_have()
    {
        await using var cluster = Surveyed(Item(new string('n', 254), "u1", "a"), Item("odd", new string('u', 129), "a"), Item("long", "u2", new string('a', 64)));

        var survey = await new NamespaceSurvey(cluster.Client, _ => Task.CompletedTask, Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct);

        Assert.Equal(["long", "odd"], survey.Others.Objects.Keys.Where(at => at.Kind == DeliveredKind.Values).Select(at => at.Key.Name).Order());
        Assert.Equal(new ForeignObject("", ForeignClaim.Another), survey.Others.Objects[At("odd")]);
        Assert.Equal(new ForeignObject("u2", ForeignClaim.Another), survey.Others.Objects[At("long")]);
    }

    [Fact]
    public async Task A_survey_that_has_no_end_is_ended()
    {
        await using var cluster = Surveyed([.. Enumerable.Range(0, 20_000).Select(i => Item($"{i}{new string('n', 240)}", new string('u', 128), new string('a', 63)))]);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => new NamespaceSurvey(cluster.Client, _ => Task.CompletedTask, Plan, TimeProvider.System).GetAsync(Flux, withSecrets: false, Ct));

        Assert.Equal(ApiFailure.BadAnswer, refusal.Failure);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"NAME","namespace":"alpha-ns"}}""", 254)]
    [InlineData("""{"metadata":{"name":"a","namespace":"NAME"}}""", 254)]
    [InlineData("""{"metadata":{"name":"a","uid":"NAME"}}""", 129)]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"NAME"}}""", 129)]
    [InlineData("""{"metadata":{"name":""}}""", 0)]
    public void What_is_called_as_nothing_is_cannot_be_read(string item, int length)
    {
        Assert.Null(ForeignMetadata.TryRead(System.Text.Json.JsonElement.Parse(item.Replace("NAME", new string('n', length), StringComparison.Ordinal))));
        Assert.Equal(length > 0, ForeignMetadata.TryRead(System.Text.Json.JsonElement.Parse(item.Replace("NAME", new string('n', Math.Max(0, length - 1)), StringComparison.Ordinal))) is not null);
    }

    [Fact]
    public async Task A_detach_releases_all_others()
    {
        const string ours = """{"metadata":{"name":"values","namespace":"alpha-ns","uid":"u2","resourceVersion":"3","labels":{"hansa.dev/hub":"hub-1"},"annotations":{"hansa.dev/object":"/ConfigMap/alpha-ns/values"}}}""";
        await using var cluster = new CannedCluster(asked => asked.StartsWith("PATCH ", StringComparison.Ordinal) ? ours
            : asked.Contains("/configmaps", StringComparison.Ordinal) ? List(Odd, Nameless, ours)
            : asked.Contains("/secrets", StringComparison.Ordinal) ? List()
            : "");

        Assert.Equal(["ConfigMap alpha-ns/values"], await Retention.AllAsync(cluster.Client, Plan, Ct));
    }

    [Fact]
    public async Task Only_the_workspaces_namespace_is_watched()
    {
        await using var cluster = new CannedCluster(_ => List());
        await using var observation = new ClusterObservation(cluster.Client, Flux, HubId, "alpha-ns", () => { }, TimeProvider.System, new Random(1), NullLogger.Instance);

        while (!observation.HasSynced) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Ct);

        Assert.Equal(3, cluster.Requests.Where(r => !r.Contains("watch=true", StringComparison.Ordinal)).Distinct().Count());
        Assert.All(cluster.Requests, asked => Assert.Contains("/namespaces/alpha-ns/", asked, StringComparison.Ordinal));
        Assert.All(cluster.Requests, asked => Assert.Contains($"labelSelector={Uri.EscapeDataString($"hansa.dev/hub={HubId}")}", asked, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, Reasons.Progressing, true)]
    [InlineData(404, Reasons.DeliveryFailed, false)]
    [InlineData(403, Reasons.Forbidden, false)]
    public async Task Secrets_that_are_not_seen_keep_nothing_else_waiting(int code, string reason, bool isTold)
    {
        await using var cluster = new CannedCluster(asked => asked.Contains("/secrets", StringComparison.Ordinal) ? CannedCluster.Status(code, "no Secrets today")
            : asked.Contains("watch=true", StringComparison.Ordinal) ? ""
            : List());
        using var changed = new SemaphoreSlim(0);
        await using var observation = new ClusterObservation(cluster.Client, Flux, HubId, "alpha-ns", () => changed.Release(), TimeProvider.System, new Random(1), NullLogger.Instance);

        observation.WatchSecrets();

        while (!observation.HasSynced) Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(20), Ct), "never synced");
        Assert.Equal(reason, observation.SecretsUnseen?.Reason);
        Assert.Equal(isTold, observation.Failure?.Message.Contains("/secrets", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task What_hides_the_Secrets_for_a_moment_is_no_failure_before_it_has_lasted_a_minute()
    {
        await using var cluster = new CannedCluster(asked => asked.Contains("/secrets", StringComparison.Ordinal) ? CannedCluster.Status(503, "one moment")
            : asked.Contains("watch=true", StringComparison.Ordinal) ? ""
            : List());
        var clock = new FakeTimeProvider();
        using var changed = new SemaphoreSlim(0);
        await using var observation = new ClusterObservation(cluster.Client, Flux, HubId, "alpha-ns", () => changed.Release(), clock, new Random(1), NullLogger.Instance);
        observation.WatchSecrets();
        while (!observation.HasSynced) Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(20), Ct), "never synced");

        var atOnce = observation.SecretsUnseen;
        clock.Advance(WatchFailures.Patience);
        var later = observation.SecretsUnseen;

        Assert.Equal((Reasons.Progressing, Reasons.DeliveryFailed), (atOnce?.Reason, later?.Reason));
        Assert.Contains("/secrets", atOnce?.Message, StringComparison.Ordinal);
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

    private static CannedCluster Surveyed(params string[] items) => new(asked =>
        asked.EndsWith("/namespaces/alpha-ns", StringComparison.Ordinal) ? """{"metadata":{"name":"alpha-ns"}}"""
        : asked.Contains("/configmaps", StringComparison.Ordinal) ? List(items)
        : List());

    private static string Item(string name, string uid, string app) => $$"""{"metadata":{"name":"{{name}}","namespace":"alpha-ns","uid":"{{uid}}","labels":{"hansa.dev/app":"{{app}}"} } }""";

    private static ObjectRef At(string name) => new(DeliveredKind.Values, new ObjectKey("alpha-ns", name));

    private static string List(params string[] items) => $$"""{"metadata":{"resourceVersion":"7"},"items":[{{string.Join(',', items)}}]}""";
}
