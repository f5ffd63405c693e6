namespace Hansa.ApiServer.Conformance.Tests.Definitions;

/// <summary>A definition is established, serves its objects, changes, and goes with them.</summary>
public abstract class DefinitionLifeCycle(ApiUnderTest server) : Case(server)
{
    private GadgetDefinition _gadgets = new("");

    private string Items => _gadgets.ItemsIn(Namespace);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _gadgets = new GadgetDefinition($"{Server.UniqueName("g")}.example.com");
    }

    [Fact]
    public async Task Names_are_filled_in_and_accepted()
    {
        await DefineAsync();

        Expect.Contains(
            """
            {"spec":{"conversion":{"strategy":"None"},"names":{"singular":"gadget","listKind":"GadgetList"}},
            "status":{"acceptedNames":{"plural":"gadgets","singular":"gadget","kind":"Gadget","listKind":"GadgetList"},"storedVersions":["v1"],
            "conditions":[{"type":"NamesAccepted","status":"True","reason":"NoConflicts","message":"no conflicts found"},
            {"type":"Established","status":"True","reason":"InitialNamesAccepted","message":"the initial names have been accepted"}]}}
            """,
            (await GetAsync(_gadgets.Path)).Is(200));
    }

    [Fact]
    public async Task Discovery_lists_it()
    {
        await DefineAsync();
        await UntilAsync($"/apis/{_gadgets.Group}/v1", "is served", found => found is not null); // the real server's discovery follows a moment later

        Expect.Contains("""{"kind":"APIResourceList","resources":[{"name":"gadgets","singularName":"gadget","namespaced":true,"kind":"Gadget"}]}""", (await GetAsync($"/apis/{_gadgets.Group}/v1")).Is(200));
    }

    [Fact]
    public async Task Its_objects_are_stored_at_once()
    {
        await DefineAsync();

        (await PostAsync(Items, _gadgets.Item("g1"))).HasCode(201);
    }

    [Fact]
    public async Task A_second_one_of_that_name_exists_already()
    {
        await DefineAsync();

        (await PostAsync(GadgetDefinition.Collection, _gadgets.Json().ToJsonString())).Fails(409, "AlreadyExists",
            $"customresourcedefinitions.apiextensions.k8s.io \"{_gadgets.Name}\" already exists", $$"""{"name":"{{_gadgets.Name}}","group":"apiextensions.k8s.io","kind":"customresourcedefinitions"}""");
    }

    [Theory]
    [InlineData("""{"plural":"gizmos","kind":"Gadget"}""", "ListKindConflict", "\"GadgetList\" is already in use")]
    [InlineData("""{"plural":"gizmos","kind":"Gizmo","listKind":"GadgetList"}""", "ListKindConflict", "\"GadgetList\" is already in use")]
    [InlineData("""{"plural":"gizmos","kind":"Gizmo","singular":"gadgets"}""", "SingularConflict", "\"gadgets\" is already in use")]
    [InlineData("""{"plural":"gizmos","kind":"Gizmo","shortNames":["gadget"]}""", "ShortNamesConflict", "\"gadget\" is already in use")]
    public async Task A_name_that_is_taken_is_not_accepted(string names, string reason, string message)
    {
        await DefineAsync();
        var other = _gadgets.Json(change: spec => spec["names"] = JsonNode.Parse(names));
        other["metadata"]!["name"] = $"gizmos.{_gadgets.Group}";

        (await PostAsync(GadgetDefinition.Collection, other.ToJsonString())).HasCode(201);

        var refused = await UntilAsync($"{GadgetDefinition.Collection}/gizmos.{_gadgets.Group}", "is judged", found => found.At("status", "conditions", 1) is not null);
        Expect.Contains($$"""{"type":"NamesAccepted","status":"False","reason":"{{reason}}"}""", refused.At("status", "conditions", 0));
        Assert.Contains(message, refused.Text("status", "conditions", 0, "message"), StringComparison.Ordinal);
        Expect.Contains("""{"type":"Established","status":"False","reason":"NotAccepted"}""", refused.At("status", "conditions", 1));
    }

    [Theory]
    [InlineData("scope", "\"Cluster\"", "spec.scope")]
    [InlineData("kind", "\"Other\"", "spec.names.kind")]
    [InlineData("plural", "\"others\"", "spec.names.plural")]
    public async Task What_is_established_is_immutable(string field, string value, string path)
    {
        await DefineAsync();
        var patch = field == "scope" ? $$$"""{"spec":{"scope":{{{value}}}}}""" : $$$$"""{"spec":{"names":{"{{{{field}}}}":{{{{value}}}}}}}""";

        (await PatchAsync(_gadgets.Path, patch)).IsInvalid("CustomResourceDefinition", "apiextensions.k8s.io", _gadgets.Name, Cause.Invalid(path, value, "field is immutable"));
    }

    [Fact]
    public async Task Short_names_may_change()
    {
        await DefineAsync();

        (await PatchAsync(_gadgets.Path, """{"spec":{"names":{"shortNames":["zz"]}}}""")).HasCode(200);

        await UntilAsync(_gadgets.Path, "accepts them", found => found.Text("status", "acceptedNames", "shortNames", 0) == "zz");
    }

    [Fact]
    public async Task An_object_is_read_in_every_served_version()
    {
        await DefineAsync(WithSecondVersion);
        (await PostAsync(Items, _gadgets.Item("g1", ""","spec":{"a":"1"}"""))).HasCode(201);

        var second = (await GetAsync($"{_gadgets.ItemsIn(Namespace, "v2")}/g1")).Is(200);

        Expect.Contains($$$"""{"apiVersion":"{{{_gadgets.Group}}}/v2","kind":"Gadget","spec":{"a":"1"}}""", second);
    }

    [Fact]
    public async Task A_field_that_is_declared_no_more_is_not_read_any_more()
    {
        const string Schema = """{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}} }} }""";
        await Server.DefineAsync(_gadgets.Json(Schema));
        (await PostAsync(Items, _gadgets.Item("g1", ""","spec":{"a":"1","b":"2"}"""))).HasCode(201);

        (await PatchAsync(_gadgets.Path, """[{"op":"remove","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/b"}]""", JsonPatch)).HasCode(200);

        await UntilAsync($"{Items}/g1", "has lost it", found => found.At("spec", "b") is null);
        Assert.Equal("""{"a":"1"}""", (await GetAsync(Items)).Is(200).At("items", 0, "spec")?.ToJsonString());
        var changed = (await PatchAsync($"{Items}/g1?fieldValidation=Strict", """{"metadata":{"annotations":{"x":"y"}}}""")).HasCode(200);
        Assert.Null(changed.Header("Warning"));
        Assert.Equal("""{"a":"1"}""", changed.Json.At("spec")?.ToJsonString());
    }

    [Fact]
    public async Task A_version_that_is_not_served_is_not_found()
    {
        await DefineAsync(spec => { WithSecondVersion(spec); spec["versions"]![1]!["served"] = false; });

        var answer = (await GetAsync(_gadgets.ItemsIn(Namespace, "v2"))).HasCode(404);

        Assert.Equal("404 page not found\n", answer.Text);
    }

    [Fact]
    public async Task A_body_of_another_version_is_refused()
    {
        await DefineAsync(WithSecondVersion);

        (await PostAsync(_gadgets.ItemsIn(Namespace, "v2"), _gadgets.Item("g1"))).Fails(400, "BadRequest",
            $"the API version in the data ({_gadgets.Group}/v1) does not match the expected API version ({_gadgets.Group}/v2)");
    }

    [Fact]
    public async Task A_new_storage_version_is_remembered_and_the_old_one_kept()
    {
        await DefineAsync(WithSecondVersion);

        (await PatchAsync(_gadgets.Path, """[{"op":"replace","path":"/spec/versions/0/storage","value":false},{"op":"replace","path":"/spec/versions/1/storage","value":true}]""", JsonPatch)).HasCode(200);

        await UntilAsync(_gadgets.Path, "stores both", found => found.At("status", "storedVersions")?.ToJsonString() == """["v1","v2"]""");
        var refused = (await PatchAsync(_gadgets.Path, """[{"op":"remove","path":"/spec/versions/0"}]""", JsonPatch)).Is(422);
        Assert.Equal("status.storedVersions[0]", refused.Text("details", "causes", 0, "field"));
    }

    [Fact]
    public async Task A_version_that_stores_nothing_any_more_may_go()
    {
        await DefineAsync(WithSecondVersion);
        (await PatchAsync(_gadgets.Path, """[{"op":"replace","path":"/spec/versions/0/storage","value":false},{"op":"replace","path":"/spec/versions/1/storage","value":true}]""", JsonPatch)).HasCode(200);
        await UntilAsync(_gadgets.Path, "stores both", found => found.At("status", "storedVersions", 1) is not null);

        (await PatchAsync($"{_gadgets.Path}/status", """{"status":{"storedVersions":["v2"]}}""")).HasCode(200);

        (await PatchAsync(_gadgets.Path, """[{"op":"remove","path":"/spec/versions/0"}]""", JsonPatch)).HasCode(200);
    }

    [Fact]
    public async Task It_waits_for_its_objects_and_takes_no_new_ones()
    {
        await DefineAsync();
        (await PostAsync(Items, _gadgets.Item("g1").Replace("\"name\":\"g1\"", "\"name\":\"g1\",\"finalizers\":[\"demo/x\"]", StringComparison.Ordinal))).HasCode(201);

        (await DeleteAsync(_gadgets.Path)).HasCode(200);

        await UntilAsync(_gadgets.Path, "deletes its objects", found => Terminating(found) == "InstanceDeletionInProgress");
        var refused = await PostAsync(Items, _gadgets.Item("g2"));
        Assert.Contains("create not allowed while custom resource definition is terminating", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Server.Since(1, 21) ? 403 : 405, refused.Code);
    }

    [Fact]
    public async Task Discovery_offers_no_writes_while_it_goes()
    {
        await DefineAsync();
        (await PostAsync(Items, _gadgets.Item("g1").Replace("\"name\":\"g1\"", "\"name\":\"g1\",\"finalizers\":[\"demo/x\"]", StringComparison.Ordinal))).HasCode(201);

        (await DeleteAsync(_gadgets.Path)).HasCode(200);

        await ApiUnderTest.UntilAsync("discovery follows", async () =>
            (await GetAsync($"/apis/{_gadgets.Group}/v1")).Json.At("resources", 0, "verbs")?.ToJsonString() == """["delete","deletecollection","get","list","watch"]""");
    }

    [Fact]
    public async Task Whoever_applies_keeps_it_from_going()
    {
        await DefineAsync();
        (await PostAsync(Items, _gadgets.Item("g1").Replace("\"name\":\"g1\"", "\"name\":\"g1\",\"finalizers\":[\"demo/x\"]", StringComparison.Ordinal))).HasCode(201);
        (await DeleteAsync(_gadgets.Path)).HasCode(200);
        await UntilAsync(_gadgets.Path, "deletes its objects", found => Terminating(found) == "InstanceDeletionInProgress");

        (await ApplyAsync($"{Items}/g2", "m", _gadgets.Item("g2"))).HasCode(201);
    }

    [Fact]
    public async Task It_goes_with_the_last_of_its_objects()
    {
        await DefineAsync();
        (await PostAsync(Items, _gadgets.Item("g1").Replace("\"name\":\"g1\"", "\"name\":\"g1\",\"finalizers\":[\"demo/x\"]", StringComparison.Ordinal))).HasCode(201);
        (await DeleteAsync(_gadgets.Path)).HasCode(200);
        await UntilAsync($"{Items}/g1", "is marked", found => found.At("metadata", "deletionTimestamp") is not null);

        (await PatchAsync($"{Items}/g1", """{"metadata":{"finalizers":null}}""")).HasCode(200);

        await UntilAsync(_gadgets.Path, "goes", found => found is null);
        await ApiUnderTest.UntilAsync("the path goes", async () => (await GetAsync(Items)).Code == 404);
    }

    [Fact]
    public async Task Cluster_scoped_objects_have_no_namespace()
    {
        (await PostAsync(GadgetDefinition.Collection, _gadgets.Json(change: spec => spec["scope"] = "Cluster").ToJsonString())).HasCode(201);
        await ApiUnderTest.UntilAsync("it is served", async () => (await GetAsync($"/apis/{_gadgets.Group}/v1/gadgets")).Code == 200);

        (await PostAsync(Items, _gadgets.Item("g1"))).HasCode(404);
        (await PostAsync($"/apis/{_gadgets.Group}/v1/gadgets", _gadgets.Item("g1"))).HasCode(201);
    }

    private static void WithSecondVersion(JsonObject spec)
    {
        var second = spec["versions"]![0]!.DeepClone();
        second["name"] = "v2";
        second["storage"] = false;
        spec["versions"]!.AsArray().Add(second);
    }

    private static string? Terminating(JsonNode? definition) =>
        (definition.At("status", "conditions") as JsonArray)?.FirstOrDefault(condition => condition.Text("type") == "Terminating").Text("reason");

    private Task DefineAsync(Action<JsonObject>? change = null) => Server.DefineAsync(_gadgets.Json(change: change));
}

public sealed class DefinitionLifeCycleOnEmbedded(EmbeddedServer server) : DefinitionLifeCycle(server);

public sealed class DefinitionLifeCycleOnReal(RealServer server) : DefinitionLifeCycle(server);
