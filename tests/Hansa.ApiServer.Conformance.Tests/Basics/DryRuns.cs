namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary><c>dryRun=All</c>: the whole answer and no write.</summary>
public abstract class DryRuns(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task A_creation_answers_and_stores_nothing()
    {
        var answer = (await PostAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"d1"},"data":{"a":"1"}}""")).Is(201);

        Expect.Contains("""{"metadata":{"name":"d1","uid":"*","creationTimestamp":"*"},"data":{"a":"1"}}""", answer);
        Assert.Null(answer.At("metadata", "resourceVersion"));
        (await GetAsync($"{ConfigMaps}/d1")).HasCode(404);
    }

    [Fact]
    public async Task A_patch_answers_and_stores_nothing()
    {
        var made = await CreateConfigMapAsync("d1");

        var answer = (await PatchAsync($"{ConfigMaps}/d1?dryRun=All", """{"data":{"b":"2"}}""")).Is(200);

        Expect.Json("""{"a":"1","b":"2"}""", answer["data"]);
        Assert.Equal(made.ResourceVersion(), answer.ResourceVersion());
        Expect.Json(made, (await GetAsync($"{ConfigMaps}/d1")).Is(200));
    }

    [Fact]
    public async Task A_dry_run_counts_the_generation_of_its_answer()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        Assert.Equal("2", (await PatchAsync($"{Widgets}/w1?dryRun=All", """{"spec":{"replicas":5}}""")).Is(200).Text("metadata", "generation"));
        Assert.Equal("1", (await GetAsync($"{Widgets}/w1")).Is(200).Text("metadata", "generation"));
    }

    [Fact]
    public async Task A_dry_run_is_validated()
    {
        await Server.WidgetsAsync();

        (await PostAsync($"{Widgets}?dryRun=All", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w1"},"spec":{"size":"huge"}}""")).HasCode(422);
        (await PutAsync($"{ConfigMaps}/nope?dryRun=All", """{"metadata":{"name":"nope"}}""")).HasCode(404);
    }

    [Theory]
    [InlineData("Foo")]
    [InlineData("")]
    public async Task There_is_one_kind_of_dry_run(string value)
    {
        var cause = new Cause("FieldValueNotSupported", "dryRun", $"Unsupported value: {Shown(value)}: supported values: \"All\"");

        (await PostAsync($"{ConfigMaps}?dryRun={value}", """{"metadata":{"name":"d1"}}""")).IsInvalid("CreateOptions", "meta.k8s.io", "", cause);
        (await PatchAsync($"{ConfigMaps}/d1?dryRun={value}", "{}")).IsInvalid("PatchOptions", "meta.k8s.io", "", cause);
    }

    [Fact]
    public async Task An_unknown_field_validation_is_invalid()
    {
        Assert.SkipUnless(Server.Since(1, 25), "fieldValidation came with 1.25");

        (await PostAsync($"{ConfigMaps}?fieldValidation=Bogus", """{"metadata":{"name":"d1"}}""")).IsInvalid(
            "CreateOptions", "meta.k8s.io", "", new Cause("FieldValueNotSupported", "fieldValidation", "Unsupported value: \"Bogus\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""));
    }
}

public sealed class DryRunsOnEmbedded(EmbeddedServer server) : DryRuns(server);

public sealed class DryRunsOnReal(RealServer server) : DryRuns(server);
