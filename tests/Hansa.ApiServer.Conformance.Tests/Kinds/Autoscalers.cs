namespace Hansa.ApiServer.Conformance.Tests.Kinds;

/// <summary>HorizontalPodAutoscalers of both versions are the same objects, each in its own form.</summary>
public abstract class Autoscalers(ApiUnderTest server) : Case(server)
{
    private const string Memory = """{"type":"Resource","resource":{"name":"memory","target":{"type":"Utilization","averageUtilization":70}}}""";

    private string First => $"/apis/autoscaling/v1/namespaces/{Namespace}/horizontalpodautoscalers";

    private string Second => $"/apis/autoscaling/v2/namespaces/{Namespace}/horizontalpodautoscalers";

    [Fact]
    public async Task One_replica_and_eighty_percent_are_meant_if_nothing_is_said()
    {
        var made = (await PostAsync(First, Autoscaler("v1", ""))).Is(201);

        Expect.Contains("""{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","spec":{"minReplicas":1,"maxReplicas":3}}""", made);
        if (Server.Since(1, 23))
            Assert.Equal("80", made.Text("spec", "targetCPUUtilizationPercentage"));
    }

    [Fact]
    public async Task The_percentage_of_the_first_version_is_a_metric_of_the_second()
    {
        Assert.SkipUnless(Server.Since(1, 23), "autoscaling/v2 came in 1.23");
        (await PostAsync(First, Autoscaler("v1", ""","targetCPUUtilizationPercentage":50"""))).HasCode(201);

        var second = (await GetAsync($"{Second}/h")).Is(200);
        var patched = (await PatchAsync($"{Second}/h", """{"spec":{"maxReplicas":5}}""")).Is(200);

        Assert.Null(second.At("spec", "targetCPUUtilizationPercentage"));
        Expect.Json("""[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]""", second.At("spec", "metrics"));
        Expect.Json(second.At("spec", "metrics"), patched.At("spec", "metrics"));
        Expect.Contains("""{"apiVersion":"autoscaling/v1","spec":{"maxReplicas":5,"targetCPUUtilizationPercentage":50}}""", (await GetAsync($"{First}/h")).Is(200));
        Expect.Contains("""{"maxReplicas":5,"targetCPUUtilizationPercentage":50}""", (await GetAsync(First)).Is(200).At("items", 0, "spec"));
    }

    [Fact]
    public async Task An_update_of_the_first_version_keeps_what_only_the_second_knows()
    {
        Assert.SkipUnless(Server.Since(1, 23), "autoscaling/v2 came in 1.23");
        (await PostAsync(Second, Autoscaler("v2", $$$""","metrics":[{{{Memory}}}],"behavior":{"scaleDown":{"stabilizationWindowSeconds":5}}"""))).HasCode(201);

        (await PatchAsync($"{First}/h", """{"spec":{"targetCPUUtilizationPercentage":40}}""")).HasCode(200);

        var second = (await GetAsync($"{Second}/h")).Is(200);
        Assert.Equal(["cpu", "memory"], second.At("spec", "metrics")!.AsArray().Select(metric => metric.Text("resource", "name")).Order(StringComparer.Ordinal));
        Assert.Equal("5", second.Text("spec", "behavior", "scaleDown", "stabilizationWindowSeconds"));
        Assert.Null(second.At("metadata", "annotations"));
    }

    [Fact]
    public async Task It_is_applied_in_the_first_version()
    {
        Assert.SkipUnless(Server.Since(1, 23), "autoscaling/v2 came in 1.23");

        (await ApplyAsync($"{First}/h", "m", Autoscaler("v1", ""","targetCPUUtilizationPercentage":50"""))).HasCode(201);
        (await ApplyAsync($"{First}/h", "m", Autoscaler("v1", ""","targetCPUUtilizationPercentage":60"""))).HasCode(200);

        Assert.Equal("60", (await GetAsync($"{First}/h")).Is(200).Text("spec", "targetCPUUtilizationPercentage"));
    }

    [Fact]
    public async Task There_is_at_least_one_replica_at_most()
    {
        var refused = (await PostAsync(First, Autoscaler("v1", "", most: 0))).Is(422);

        Assert.Contains("spec.maxReplicas: Invalid value: 0: must be greater than 0", refused.Text("message"), StringComparison.Ordinal);
    }

    private static string Autoscaler(string version, string more, int most = 3) => $$$"""
        {"apiVersion":"autoscaling/{{{version}}}","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},
        "spec":{"maxReplicas":{{{most}}},"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}{{{more}}} }}
        """;
}

public sealed class AutoscalersOnEmbedded(EmbeddedServer server) : Autoscalers(server);

public sealed class AutoscalersOnReal(RealServer server) : Autoscalers(server);
