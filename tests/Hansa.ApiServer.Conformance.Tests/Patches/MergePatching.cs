namespace Hansa.ApiServer.Conformance.Tests.Patches;

/// <summary>PATCH with <c>application/merge-patch+json</c>.</summary>
public abstract class MergePatching(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task Null_deletes_and_values_replace()
    {
        await CreateConfigMapAsync("c1", data: """{"a":"1","b":"2"}""");

        Expect.Json("""{"b":"3","c":"4"}""", (await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":null,"b":"3","c":"4"}}""")).Is(200)["data"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{"a":"1"}}""")]
    [InlineData("""{"data":{"z":null}}""")]
    [InlineData("""{"metadata":{"resourceVersion":null}}""")]
    [InlineData("""{"metadata":{"creationTimestamp":null}}""")]
    [InlineData("""{"kind":null}""")]
    public async Task A_patch_that_changes_nothing_writes_nothing(string patch)
    {
        var made = await CreateConfigMapAsync("c1");

        Expect.Json(made, (await PatchAsync($"{ConfigMaps}/c1", patch)).Is(200));
    }

    [Fact]
    public async Task The_identity_stays()
    {
        await CreateConfigMapAsync("c1");

        (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"name":"c2"}}""")).Fails(400, "BadRequest", "the name of the object (c2) does not match the name on the URL (c1)");
        (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"namespace":"x"}}""")).Fails(400, "BadRequest", OtherNamespace("x"));
        (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":null}""")).Fails(400, "BadRequest", "the name of the object (c1 based on URL) was undeterminable: name must be provided");
        var uid = (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"uid":"x"}}""")).Is(422);
        Expect.Json("""{"reason":"FieldValueInvalid","message":"Invalid value: \"x\": field is immutable","field":"metadata.uid"}""", uid.At("details", "causes", 0));
    }

    [Fact]
    public async Task An_old_version_is_noticed_before_another_uid()
    {
        await CreateConfigMapAsync("c1");

        Assert.Contains("the object has been modified", (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"uid":"x","resourceVersion":"1"}}""")).Is(409).Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"Secret"}""", "converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData("""{"apiVersion":"v9"}""", "no kind \"ConfigMap\" is registered for version \"v9\" in scheme \"")]
    public async Task The_kind_stays(string patch, string why)
    {
        var made = await CreateConfigMapAsync("c1", data: """{"a":"MQ=="}""");

        var answer = (await PatchAsync($"{ConfigMaps}/c1", patch)).Is(422);

        Assert.Equal("patch", answer.Text("details", "causes", 0, "field"));
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: \"{", answer.Text("message"), StringComparison.Ordinal);
        Assert.Contains(why, answer.Text("message"), StringComparison.Ordinal);
        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1")).Is(200));
    }

    [Fact]
    public async Task The_kind_of_a_custom_object_stays()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await PatchAsync($"{Widgets}/w1", """{"kind":"Foo"}""")).IsInvalid("Foo", "demo.example.com", "w1", Cause.Invalid("kind", "\"Foo\"", "must be Widget"));
        (await PatchAsync($"{Widgets}/w1", """{"apiVersion":"demo.example.com/v9"}""")).IsInvalid(
            "Widget", "demo.example.com", "w1", Cause.Invalid("apiVersion", "\"demo.example.com/v9\"", "must be demo.example.com/v1"));
    }

    [Fact]
    public async Task A_resourceVersion_in_a_patch_is_a_condition()
    {
        var made = await CreateConfigMapAsync("c1");
        var patch = $$$$"""{"metadata":{"resourceVersion":"{{{{made.ResourceVersion()}}}}"},"data":{"a":"2"}}""";

        (await PatchAsync($"{ConfigMaps}/c1", patch)).HasCode(200);
        (await PatchAsync($"{ConfigMaps}/c1", patch)).Fails(
            409, "Conflict", "Operation cannot be fulfilled on configmaps \"c1\": the object has been modified; please apply your changes to the latest version and try again", """{"name":"c1","kind":"configmaps"}""");
    }

    [Fact]
    public async Task What_is_not_there_is_not_patched()
    {
        await Server.WidgetsAsync();

        (await PatchAsync($"{ConfigMaps}/nope", "{}")).Fails(404, "NotFound", "configmaps \"nope\" not found", """{"name":"nope","kind":"configmaps"}""");
        (await PatchAsync($"{Widgets}/nope", "{}")).HasCode(404);
    }

    [Theory]
    [InlineData("""{"data":{"a":1}}""")]
    [InlineData("""{"data":["x"]}""")]
    public async Task A_result_that_is_no_object_of_the_kind_is_invalid(string patch)
    {
        await CreateConfigMapAsync("c1");

        var answer = (await PatchAsync($"{ConfigMaps}/c1", patch)).Is(422);

        Assert.Equal("patch", answer.Text("details", "causes", 0, "field"));
        Assert.Equal("FieldValueInvalid", answer.Text("details", "causes", 0, "reason"));
    }

    [Fact]
    public async Task A_result_is_validated()
    {
        await Server.WidgetsAsync();
        await CreateConfigMapAsync("c1");
        await CreateWidgetAsync("w1");

        (await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"labels":{"a":"x y"}}}""")).HasCode(422);
        (await PatchAsync($"{Widgets}/w1", """{"spec":{"size":"huge"}}""")).IsInvalid(
            "Widget", "demo.example.com", "w1", new Cause("FieldValueNotSupported", "spec.size", "Unsupported value: \"huge\": supported values: \"small\", \"big\""));
        (await PatchAsync($"{Widgets}/w1", """{"spec":{"size":null}}""")).IsInvalid("Widget", "demo.example.com", "w1", Cause.Required("spec.size"));
    }

    [Fact]
    public async Task A_default_comes_back_when_its_field_is_deleted()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1", """{"size":"small","replicas":5}""");

        Assert.Equal("1", (await PatchAsync($"{Widgets}/w1", """{"spec":{"replicas":null}}""")).Is(200).Text("spec", "replicas"));
    }

    [Fact]
    public async Task The_manager_owns_what_it_changed()
    {
        await CreateConfigMapAsync("c1");

        var after = (await PatchAsync($"{ConfigMaps}/c1?fieldManager=me", """{"data":{"m":"1"}}""")).Is(200);

        var mine = after["metadata"]!["managedFields"]!.AsArray().Single(entry => entry.Text("manager") == "me");
        Expect.Json("""{"manager":"me","operation":"Update","apiVersion":"v1","time":"*","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:m":{}}}}""", mine);
    }

    [Fact]
    public async Task Force_is_for_apply()
    {
        await CreateConfigMapAsync("c1");

        (await PatchAsync($"{ConfigMaps}/c1?force=true", "{}")).IsInvalid(
            "PatchOptions", "meta.k8s.io", "", new Cause("FieldValueForbidden", "force", "Forbidden: may not be specified for non-apply patch"));
    }

    [Fact]
    public async Task Strategic_is_for_built_in_kinds()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await PatchAsync($"{Widgets}/w1", "{}", StrategicMergePatch)).Fails(
            415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/yaml")]
    public async Task A_patch_says_of_what_kind_it_is(string type)
    {
        await Server.WidgetsAsync();
        await CreateConfigMapAsync("c1");
        await CreateWidgetAsync("w1");

        (await PatchAsync($"{ConfigMaps}/c1", "{}", type)).Fails(415, "UnsupportedMediaType", "415: Unsupported Media Type", "{}");
        (await PatchAsync($"{Widgets}/w1", "{}", type)).Fails(
            415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
    }

    [Fact]
    public async Task Parameters_of_the_type_do_not_count()
    {
        await CreateConfigMapAsync("c1");

        (await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"2"}}""", "application/merge-patch+json; charset=utf-8")).HasCode(200);
    }
}

public sealed class MergePatchingOnEmbedded(EmbeddedServer server) : MergePatching(server);

public sealed class MergePatchingOnReal(RealServer server) : MergePatching(server);
