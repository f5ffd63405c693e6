namespace Hansa.ApiServer.Conformance.Tests.CustomObjects;

/// <summary>What a custom resource becomes before it is stored: types, unknown fields, defaults, nulls.</summary>
public abstract class ObjectContent(ApiUnderTest server) : Case(server)
{
    private const string Unknown = """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w","foo":"x"},"spec":{"size":"small","unk":1}}""";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.WidgetsAsync();
    }

    [Fact]
    public async Task Another_kind_is_refused()
    {
        var refused = (await PostAsync(Widgets, """{"apiVersion":"demo.example.com/v1","kind":"Foo","metadata":{"name":"w"},"spec":{"size":"small"}}""")).Is(422);

        Assert.EndsWith("\"w\" is invalid: kind: Invalid value: \"Foo\": must be Widget", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_is_refused() =>
        (await PostAsync(Widgets, """{"apiVersion":"demo.example.com/v2","kind":"Widget","metadata":{"name":"w"}}""")).Fails(400, "BadRequest",
            "the API version in the data (demo.example.com/v2) does not match the expected API version (demo.example.com/v1)");

    [Fact]
    public async Task A_label_is_a_text() =>
        Assert.StartsWith("Widget in version \"v1\" cannot be handled as a Widget: ", (await PostAsync(Widgets, """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w","labels":{"a":5}},"spec":{"size":"small"}}""")).Is(400).Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_namespace_is_not_found() =>
        (await PostAsync(WidgetDefinition.ItemsIn("nons"), """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"small"}}"""))
            .Fails(404, "NotFound", "namespaces \"nons\" not found", """{"name":"nons","kind":"namespaces"}""");

    [Fact]
    public async Task At_the_cluster_path_there_is_none_to_create_or_read()
    {
        Assert.True((await PostAsync("/apis/demo.example.com/v1/widgets", Unknown)).Code is 404 or 405);
        (await GetAsync("/apis/demo.example.com/v1/widgets/w")).HasCode(404);
    }

    [Fact]
    public async Task Ignoring_drops_unknown_fields_without_a_word()
    {
        var made = (await PostAsync($"{Widgets}?fieldValidation=Ignore", Unknown)).HasCode(201);

        Assert.Null(made.Header("Warning"));
        Assert.Null(made.Json.At("spec", "unk"));
        Assert.Null(made.Json.At("metadata", "foo"));
    }

    [Fact]
    public async Task Warning_names_each_unknown_field()
    {
        Assert.SkipUnless(Server.Since(1, 25), "fieldValidation by the server came in 1.25");

        var made = (await PostAsync($"{Widgets}?fieldValidation=Warn", Unknown)).HasCode(201);

        Assert.Equal("299 - \"unknown field \\\"metadata.foo\\\"\", 299 - \"unknown field \\\"spec.unk\\\"\"", made.Header("Warning"));
    }

    [Fact]
    public async Task Strict_refuses_unknown_fields()
    {
        Assert.SkipUnless(Server.Since(1, 25), "fieldValidation by the server came in 1.25");

        (await PostAsync($"{Widgets}?fieldValidation=Strict", Unknown)).Fails(400, "BadRequest",
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown field \"metadata.foo\", unknown field \"spec.unk\"");
    }

    [Fact]
    public async Task Strict_refuses_a_field_twice()
    {
        Assert.SkipUnless(Server.Since(1, 25), "fieldValidation by the server came in 1.25");

        (await PostAsync($"{Widgets}?fieldValidation=Strict", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"small","size":"big"}}""")).Fails(400, "BadRequest",
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: duplicate field \"spec.size\"");
    }

    [Fact]
    public async Task Of_a_field_twice_the_last_counts()
    {
        var made = (await PostAsync($"{Widgets}?fieldValidation=Ignore", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":"small","size":"big"}}""")).Is(201);

        Assert.Equal("big", made.Text("spec", "size"));
    }

    [Fact]
    public async Task Strict_refuses_an_unknown_field_of_a_patch()
    {
        Assert.SkipUnless(Server.Since(1, 25), "fieldValidation by the server came in 1.25");
        await CreateWidgetAsync("w");

        var refused = (await PatchAsync($"{Widgets}/w?fieldValidation=Strict", """{"spec":{"unk":1}}""")).Is(422);

        Assert.EndsWith("strict decoding error: unknown field \"spec.unk\"", refused.Text("message"), StringComparison.Ordinal);
        Assert.Equal("patch", refused.Text("details", "causes", 0, "field"));
    }

    [Fact]
    public async Task Defaults_are_filled_in_at_every_depth()
    {
        var made = await CreateWidgetAsync("w", """{"size":"small","items":[{"name":"a"},{"name":"b","port":81}]}""");

        Expect.Json("""{"size":"small","replicas":1,"items":[{"name":"a","port":80},{"name":"b","port":81}]}""", made["spec"]);
    }

    [Fact]
    public async Task A_null_takes_the_default_or_goes()
    {
        var made = await CreateWidgetAsync("w", """{"size":"small","replicas":null,"name":null}""");

        Expect.Json("""{"size":"small","replicas":1}""", made["spec"]);
    }

    [Fact]
    public async Task What_is_kept_as_it_is_is_kept()
    {
        var made = await CreateWidgetAsync("w", """{"size":"small","free":{"a":{"b":[1,{"c":null}]}}}""");

        Expect.Json("""{"a":{"b":[1,{"c":null}]}}""", made.At("spec", "free"));
    }

    [Fact]
    public async Task The_metadata_of_an_embedded_object_is_pruned()
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("e")}.example.com");
        await Server.DefineAsync(gadgets.Json(GadgetDefinition.WithField("""{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}""")));

        var made = (await PostAsync(gadgets.ItemsIn(Namespace), gadgets.Item("g", ""","spec":{"x":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","foo":"bar","labels":{"a":"b"}},"z":1}}"""))).Is(201);

        Expect.Json("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},"z":1}""", made.At("spec", "x"));
    }

    [Fact]
    public async Task Defaults_are_filled_in_when_read()
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("r")}.example.com");
        await Server.DefineAsync(gadgets.Json(GadgetDefinition.WithField("""{"type":"string"}""")));
        (await PostAsync(gadgets.ItemsIn(Namespace), gadgets.Item("g", ""","spec":{}"""))).HasCode(201);

        (await PatchAsync(gadgets.Path, """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/x/default","value":"d"}]""", JsonPatch)).HasCode(200);

        await UntilAsync($"{gadgets.ItemsIn(Namespace)}/g", "shows the default", found => found.Text("spec", "x") == "d");
    }
}

public sealed class ObjectContentOnEmbedded(EmbeddedServer server) : ObjectContent(server);

public sealed class ObjectContentOnReal(RealServer server) : ObjectContent(server);
