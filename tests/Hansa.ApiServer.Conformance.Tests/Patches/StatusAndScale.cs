namespace Hansa.ApiServer.Conformance.Tests.Patches;

/// <summary>The subresources <c>status</c> and <c>scale</c>, and what counts a generation.</summary>
public abstract class StatusAndScale(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task The_main_endpoint_does_not_touch_the_status()
    {
        await CreateDeploymentAsync();
        await PatchAsync($"{Deployments}/d1/status", """{"status":{"collisionCount":7}}""");

        var after = (await PatchAsync($"{Deployments}/d1", """{"status":{"collisionCount":9},"metadata":{"labels":{"x":"y"}}}""")).Is(200);

        Assert.Equal("7", after.Text("status", "collisionCount"));
        Assert.Equal("y", after.Text("metadata", "labels", "x"));
    }

    [Fact]
    public async Task The_status_endpoint_touches_nothing_else()
    {
        await CreateDeploymentAsync();

        var after = (await PatchAsync($"{Deployments}/d1/status", """{"status":{"collisionCount":7},"spec":{"replicas":9}}""")).Is(200);

        Assert.Equal("7", after.Text("status", "collisionCount"));
        Assert.Equal("1", after.Text("spec", "replicas"));
        Assert.Equal("1", after.Text("metadata", "generation"));
        Assert.Equal("Deployment", (await GetAsync($"{Deployments}/d1/status")).Is(200).Text("kind"));
    }

    [Fact]
    public async Task A_generation_counts_spec_and_annotations_of_a_Deployment()
    {
        await CreateDeploymentAsync();

        Assert.Equal("2", await GenerationAsync("""{"spec":{"replicas":3}}"""));
        Assert.Equal("3", await GenerationAsync("""{"metadata":{"annotations":{"a":"b"}}}"""));
        Assert.Equal("3", await GenerationAsync("""{"metadata":{"labels":{"a":"b"}}}"""));
        Assert.Equal("3", await GenerationAsync("""{"spec":{"replicas":3}}"""));
    }

    [Fact]
    public async Task The_scale_of_a_Deployment_is_read_and_written()
    {
        await CreateDeploymentAsync();

        Expect.Json(
            $$$"""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"d1","namespace":"{{{Namespace}}}","uid":"*","resourceVersion":"*","creationTimestamp":"*"},"spec":{"replicas":1},"status":{"replicas":0,"selector":"a=b"}}""",
            (await GetAsync($"{Deployments}/d1/scale")).Is(200));
        Assert.Equal("6", (await PatchAsync($"{Deployments}/d1/scale", """{"spec":{"replicas":6}}""")).Is(200).Text("spec", "replicas"));
        Assert.Equal("6", (await GetAsync($"{Deployments}/d1")).Is(200).Text("spec", "replicas"));
    }

    [Fact]
    public async Task A_scale_is_put_without_a_content_type()
    {
        await CreateDeploymentAsync();
        var body = $$$$"""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"d1","namespace":"{{{{Namespace}}}}"},"spec":{"replicas":7}}""";

        var answer = (await SendAsync(new Call("PUT", $"{Deployments}/d1/scale").With(body) with { ContentType = null })).Is(200);

        Assert.Equal("7", answer.Text("spec", "replicas"));
    }

    [Fact]
    public async Task A_scale_takes_every_kind_of_patch()
    {
        await CreateDeploymentAsync();

        Assert.Equal("3", (await PatchAsync($"{Deployments}/d1/scale", """[{"op":"replace","path":"/spec/replicas","value":3}]""", JsonPatch)).Is(200).Text("spec", "replicas"));
        Assert.Equal("4", (await PatchAsync($"{Deployments}/d1/scale", """{"spec":{"replicas":4}}""", StrategicMergePatch)).Is(200).Text("spec", "replicas"));
        (await PatchAsync($"{Deployments}/d1/scale", "x", "text/plain")).HasCode(415);
    }

    [Fact]
    public async Task No_replicas_are_left_out()
    {
        await CreateDeploymentAsync();

        Expect.Json("{}", (await PatchAsync($"{Deployments}/d1/scale", """{"spec":{"replicas":0}}""")).Is(200)["spec"]);
    }

    [Fact]
    public async Task A_dry_run_scales_nothing()
    {
        await CreateDeploymentAsync();

        Assert.Equal("5", (await PatchAsync($"{Deployments}/d1/scale?dryRun=All", """{"spec":{"replicas":5}}""")).Is(200).Text("spec", "replicas"));
        Assert.Equal("1", (await GetAsync($"{Deployments}/d1/scale")).Is(200).Text("spec", "replicas"));
    }

    [Fact]
    public async Task A_scale_of_an_old_state_is_a_conflict()
    {
        await CreateDeploymentAsync();

        (await PutAsync($"{Deployments}/d1/scale", $$$$"""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"d1","namespace":"{{{{Namespace}}}}","resourceVersion":"1"},"spec":{"replicas":8}}""")).Fails(
            409, "Conflict", "Operation cannot be fulfilled on deployments.apps \"d1\": the object has been modified; please apply your changes to the latest version and try again",
            """{"name":"d1","group":"apps","kind":"deployments"}""");
    }

    [Fact]
    public async Task Less_than_nothing_is_invalid()
    {
        await CreateDeploymentAsync();

        (await PatchAsync($"{Deployments}/d1/scale", """{"spec":{"replicas":-1}}""")).IsInvalid(
            "Scale", "autoscaling", "d1", Cause.Invalid("spec.replicas", "-1", "must be greater than or equal to 0"));
    }

    [Fact]
    public async Task The_scale_of_nothing_is_NotFound() => (await GetAsync($"{Deployments}/nope/scale")).Fails(
        404, "NotFound", "deployments/scale.apps \"nope\" not found", """{"name":"nope","group":"apps","kind":"deployments/scale"}""");

    [Fact]
    public async Task A_scale_is_no_Table()
    {
        await CreateDeploymentAsync();

        (await GetAsync($"{Deployments}/d1/scale", "application/json;as=Table;v=v1;g=meta.k8s.io")).Fails(
            406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }

    [Fact]
    public async Task A_custom_resource_is_scaled_within_its_schema()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        Expect.Contains("""{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"w1"},"spec":{"replicas":1},"status":{"replicas":0}}""", (await GetAsync($"{Widgets}/w1/scale")).Is(200));
        Assert.Equal("5", (await PatchAsync($"{Widgets}/w1/scale", """{"spec":{"replicas":5}}""")).Is(200).Text("spec", "replicas"));
        Assert.Equal("5", (await GetAsync($"{Widgets}/w1")).Is(200).Text("spec", "replicas"));
        (await PatchAsync($"{Widgets}/w1/scale", """{"spec":{"replicas":50}}""")).IsInvalid(
            "Widget", "demo.example.com", "w1", Cause.Invalid("spec.replicas", "50", "spec.replicas in body should be less than or equal to 10"));
        (await PatchAsync($"{Widgets}/w1/scale", """{"spec":{"replicas":-5}}""")).IsInvalid(
            "Widget", "demo.example.com", "w1",
            Cause.Invalid("spec.replicas", "-5", "spec.replicas in body should be greater than or equal to 0"),
            Cause.Invalid(".spec.replicas", "-5", "should be a non-negative integer"));
    }

    private async Task<string?> GenerationAsync(string patch) => (await PatchAsync($"{Deployments}/d1", patch)).Is(200).Text("metadata", "generation");
}

public sealed class StatusAndScaleOnEmbedded(EmbeddedServer server) : StatusAndScale(server);

public sealed class StatusAndScaleOnReal(RealServer server) : StatusAndScale(server);
