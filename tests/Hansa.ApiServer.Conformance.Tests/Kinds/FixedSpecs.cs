namespace Hansa.ApiServer.Conformance.Tests.Kinds;

/// <summary>What of workloads and claims stays as it was created.</summary>
public abstract class FixedSpecs(ApiUnderTest server) : Case(server)
{
    private const string Template = """{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}""";

    private string Sets => $"/apis/apps/v1/namespaces/{Namespace}/statefulsets";

    private string Daemons => $"/apis/apps/v1/namespaces/{Namespace}/daemonsets";

    private string Jobs => $"/apis/batch/v1/namespaces/{Namespace}/jobs";

    private string Claims => $"/api/v1/namespaces/{Namespace}/persistentvolumeclaims";

    [Theory]
    [InlineData("""{"serviceName":"other"}""")]
    [InlineData("""{"selector":{"matchLabels":{"c":"d"}}}""")]
    [InlineData("""{"podManagementPolicy":"Parallel"}""")]
    [InlineData("""{"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}]}""")]
    public async Task A_stateful_set_keeps_what_its_pods_stand_on(string spec)
    {
        await CreateSetAsync();

        var refused = (await PatchAsync($"{Sets}/s", $$"""{"spec":{{spec}} }""")).Is(422);

        Assert.Contains("spec: Forbidden: updates to statefulset spec for fields other than 'replicas'", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stateful_set_may_have_another_size_and_template()
    {
        await CreateSetAsync();

        (await PatchAsync($"{Sets}/s", """{"spec":{"replicas":3,"template":{"metadata":{"annotations":{"x":"y"}}},"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}""")).HasCode(200);
    }

    [Theory]
    [InlineData("", "spec.selector: Required value")]
    [InlineData(""","selector":{"matchLabels":{"c":"d"}}""", "`selector` does not match template `labels`")]
    public async Task A_workload_chooses_its_own_pods(string selector, string why)
    {
        var spec = $$"""{"serviceName":"s","template":{{Template}}{{selector}} }""";

        Assert.Contains(why, (await PostAsync(Sets, $$"""{"metadata":{"name":"s"},"spec":{{spec}} }""")).Is(422).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_selector_of_a_daemon_set_stays()
    {
        (await PostAsync(Daemons, $$$"""{"metadata":{"name":"s"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{{{Template}}} }}""")).HasCode(201);

        var refused = (await PatchAsync($"{Daemons}/s", """{"spec":{"selector":{"matchLabels":{"a":"b","c":"d"}},"template":{"metadata":{"labels":{"c":"d"}}}}}""")).Is(422);

        Assert.Contains("spec.selector: Invalid value", refused.Text("message"), StringComparison.Ordinal);
        Assert.Contains("field is immutable", refused.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completions", "5")]
    [InlineData("template", """{"spec":{"containers":[{"name":"c","image":"i:2"}]}}""")]
    [InlineData("selector", """{"matchLabels":{"x":"y"}}""")]
    public async Task A_job_does_what_it_was_made_for(string field, string value)
    {
        await CreateJobAsync();

        var refused = (await PatchAsync($"{Jobs}/j", $$$"""{"spec":{"{{{field}}}":{{{value}}} }}""")).Is(422);

        Assert.Contains($"spec.{field}: Invalid value", refused.Text("message"), StringComparison.Ordinal);
        Assert.Contains("field is immutable", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_may_be_widened()
    {
        await CreateJobAsync();

        (await PatchAsync($"{Jobs}/j", """{"metadata":{"labels":{"x":"y"}},"spec":{"parallelism":2,"backoffLimit":3}}""")).HasCode(200);
    }

    [Theory]
    [InlineData("""{"accessModes":["ReadWriteMany"]}""")]
    [InlineData("""{"storageClassName":"other"}""")]
    [InlineData("""{"volumeName":"other"}""")]
    public async Task A_claim_stays_what_was_asked_for(string spec)
    {
        (await PostAsync(Claims, """{"metadata":{"name":"c"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"none","volumeName":"v","resources":{"requests":{"storage":"1Gi"}}}}""")).HasCode(201);

        var refused = (await PatchAsync($"{Claims}/c", $$"""{"spec":{{spec}} }""")).Is(422);

        Assert.Contains("is immutable after creation except resources.requests", refused.Text("message"), StringComparison.Ordinal);
    }

    private async Task CreateSetAsync() =>
        (await PostAsync(Sets, $$$"""{"metadata":{"name":"s"},"spec":{"serviceName":"s","selector":{"matchLabels":{"a":"b"}},"template":{{{Template}}} }}""")).HasCode(201);

    private async Task CreateJobAsync() =>
        (await PostAsync(Jobs, """{"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]}}}}""")).HasCode(201);
}

public sealed class FixedSpecsOnEmbedded(EmbeddedServer server) : FixedSpecs(server);

public sealed class FixedSpecsOnReal(RealServer server) : FixedSpecs(server);
