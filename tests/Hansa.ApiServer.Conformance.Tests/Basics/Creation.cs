namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>POST of objects: identity, kinds, namespaces.</summary>
public abstract class Creation(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task A_created_object_gets_its_identity_from_the_server()
    {
        var made = (await PostAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c1"},"data":{"a":"1"}}""")).Is(201);

        Expect.Json(
            $$$$$"""
            {"kind":"ConfigMap","apiVersion":"v1","data":{"a":"1"},"metadata":{"name":"c1","namespace":"{{{{{Namespace}}}}}","uid":"*","resourceVersion":"*","creationTimestamp":"*",
            "managedFields":[{"manager":"conformance","operation":"Update","apiVersion":"v1","time":"*","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]}}
            """,
            made);
    }

    [Fact]
    public async Task What_the_client_says_of_an_identity_does_not_count()
    {
        var made = (await PostAsync(ConfigMaps, """{"metadata":{"name":"c1","uid":"11111111-1111-1111-1111-111111111111","creationTimestamp":"2001-01-01T00:00:00Z","selfLink":"/x","generateName":"g-"}}""")).Is(201);

        Assert.NotEqual("11111111-1111-1111-1111-111111111111", made.Uid());
        Assert.NotEqual("2001-01-01T00:00:00Z", made.Text("metadata", "creationTimestamp"));
        Assert.Null(made.At("metadata", "selfLink")?.ToString() is "/x" ? "/x" : null);
        Assert.Equal("g-", made.Text("metadata", "generateName"));
        Assert.Null(made.At("metadata", "deletionTimestamp"));
    }

    [Fact]
    public async Task A_generation_is_not_negative() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c1","generation":-1}}""")).IsInvalid("ConfigMap", "c1",
            Cause.Invalid("metadata.generation", "-1", "must be greater than or equal to 0"));

    [Fact]
    public async Task A_generation_of_0_stays_when_the_object_is_marked()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c1","generation":0,"finalizers":["a.b/c"]}}""")).HasCode(201);
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c2","generation":3,"finalizers":["a.b/c"]}}""")).HasCode(201);

        Assert.Null((await DeleteAsync($"{ConfigMaps}/c1")).Is(200).At("metadata", "generation"));
        Assert.Equal("4", (await DeleteAsync($"{ConfigMaps}/c2")).Is(200).At("metadata", "generation")?.ToString());
        await PatchAsync($"{ConfigMaps}/c1", """{"metadata":{"finalizers":null}}""");
        await PatchAsync($"{ConfigMaps}/c2", """{"metadata":{"finalizers":null}}""");
    }

    [Fact]
    public async Task Creating_a_name_twice_is_AlreadyExists()
    {
        await CreateConfigMapAsync("c1");

        var again = await PostAsync(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c1"}}""");

        again.Fails(409, "AlreadyExists", "configmaps \"c1\" already exists", """{"name":"c1","kind":"configmaps"}""");
    }

    [Fact]
    public async Task What_is_not_there_is_NotFound() =>
        (await GetAsync($"{ConfigMaps}/nope")).Fails(404, "NotFound", "configmaps \"nope\" not found", """{"name":"nope","kind":"configmaps"}""");

    [Fact]
    public async Task A_custom_object_that_is_not_there_is_NotFound_with_its_group()
    {
        await Server.WidgetsAsync();

        (await GetAsync($"{Widgets}/nope")).Fails(
            404, "NotFound", "widgets.demo.example.com \"nope\" not found", """{"name":"nope","group":"demo.example.com","kind":"widgets"}""");
    }

    [Fact]
    public async Task A_missing_namespace_is_NotFound() =>
        (await PostAsync("/api/v1/namespaces/nons/configmaps", """{"metadata":{"name":"x"}}""")).Fails(
            404, "NotFound", "namespaces \"nons\" not found", """{"name":"nons","kind":"namespaces"}""");

    [Fact]
    public async Task The_namespace_of_the_body_is_the_one_of_the_URL() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"x","namespace":"other"}}""")).Fails(
            400, "BadRequest", "the namespace of the provided object does not match the namespace sent on the request");

    [Fact]
    public async Task A_built_in_kind_may_be_left_out()
    {
        var made = (await PostAsync(ConfigMaps, """{"metadata":{"name":"c7"}}""")).Is(201);

        Expect.Contains("""{"kind":"ConfigMap","apiVersion":"v1"}""", made);
    }

    [Fact]
    public async Task A_custom_kind_may_not_be_left_out()
    {
        await Server.WidgetsAsync();

        var answer = (await PostAsync(Widgets, """{"metadata":{"name":"w"},"spec":{"size":"small"}}""")).Is(400);

        Assert.Equal("BadRequest", answer.Text("reason"));
        Assert.Contains("Object 'Kind' is missing in", answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Secret", "v1", "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion")]
    [InlineData("Nonsense", "v1", "Nonsense in version \"v1\" cannot be handled as a ConfigMap: no kind \"Nonsense\" is registered for version \"v1\" in scheme")]
    [InlineData("ConfigMap", "v2", "ConfigMap in version \"v2\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"v2\" in scheme")]
    [InlineData("ConfigMap", "apps/v1", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: no kind \"ConfigMap\" is registered for version \"apps/v1\" in scheme")]
    public async Task Another_kind_is_a_bad_request(string kind, string apiVersion, string message)
    {
        var answer = (await PostAsync(ConfigMaps, $$$"""{"kind":"{{{kind}}}","apiVersion":"{{{apiVersion}}}","metadata":{"name":"x"}}""")).Is(400);

        Assert.Equal("BadRequest", answer.Text("reason"));
        Assert.StartsWith(message, answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_custom_kind_is_invalid()
    {
        await Server.WidgetsAsync();

        (await PostAsync(Widgets, """{"kind":"Foo","apiVersion":"demo.example.com/v1","metadata":{"name":"w"},"spec":{"size":"small"}}""")).IsInvalid(
            "Foo", "demo.example.com", "w", Cause.Invalid("kind", "\"Foo\"", "must be Widget"));
    }

    [Fact]
    public async Task Another_version_of_a_custom_kind_is_a_bad_request()
    {
        await Server.WidgetsAsync();

        (await PostAsync(Widgets, """{"kind":"Widget","apiVersion":"demo.example.com/v9","metadata":{"name":"w"},"spec":{"size":"small"}}""")).Fails(
            400, "BadRequest", "the API version in the data (demo.example.com/v9) does not match the expected API version (demo.example.com/v1)");
    }

    [Fact]
    public async Task A_resourceVersion_is_not_for_new_objects()
    {
        await Server.WidgetsAsync();

        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c2","resourceVersion":"5"}}""")).Fails(500, null, "resourceVersion should not be set on objects to be created");
        (await PostAsync(Widgets, """{"kind":"Widget","apiVersion":"demo.example.com/v1","metadata":{"name":"w","resourceVersion":"5"},"spec":{"size":"small"}}""")).Fails(
            500, null, "resourceVersion should not be set on objects to be created");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("abc")]
    public async Task A_resourceVersion_that_says_nothing_does_no_harm(string version) =>
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"c2","resourceVersion":"{{{version}}}"}}""")).HasCode(201);

    [Fact]
    public async Task A_custom_object_gets_a_generation_and_defaults()
    {
        await Server.WidgetsAsync();

        var made = await CreateWidgetAsync("w1");

        Expect.Contains("""{"metadata":{"generation":1},"spec":{"size":"small","replicas":1}}""", made);
    }

    [Fact]
    public async Task The_field_manager_is_the_one_given_or_the_user_agent()
    {
        var given = (await PostAsync($"{ConfigMaps}?fieldManager=me", """{"metadata":{"name":"c1"},"data":{"a":"b"}}""")).Is(201);
        var agent = (await SendAsync(new Call("POST", ConfigMaps) { UserAgent = "my-client/v1 (linux)" }.With("""{"metadata":{"name":"c2"},"data":{"a":"b"}}"""))).Is(201);

        Assert.Equal("me", given.Text("metadata", "managedFields", 0, "manager"));
        Assert.Equal("my-client", agent.Text("metadata", "managedFields", 0, "manager"));
    }

    [Fact]
    public async Task A_field_manager_is_printable_and_short()
    {
        (await PostAsync($"{ConfigMaps}?fieldManager=a%0Ab", """{"metadata":{"name":"c1"}}""")).IsInvalid(
            "CreateOptions", "meta.k8s.io", "", Cause.Invalid("fieldManager", "\"a\\nb\"", "invalid character U+000A (at position 1)"));
        (await PostAsync($"{ConfigMaps}?fieldManager={new string('m', 129)}", """{"metadata":{"name":"c1"}}""")).IsInvalid(
            "CreateOptions", "meta.k8s.io", "", new Cause("FieldValueTooLong", "fieldManager", TooLong(128)));
    }
}

public sealed class CreationOnEmbedded(EmbeddedServer server) : Creation(server);

public sealed class CreationOnReal(RealServer server) : Creation(server);
