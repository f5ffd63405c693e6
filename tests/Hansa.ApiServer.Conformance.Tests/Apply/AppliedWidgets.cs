namespace Hansa.ApiServer.Conformance.Tests.Apply;

/// <summary>
/// Server-side apply of custom resources by their schema. 1.20.2 knows nothing of the merge keywords of custom resources: it merges maps,
/// takes every list as one value, and has no subresources in managedFields. So what follows from them is asked of newer servers only.
/// </summary>
public abstract class AppliedWidgets(ApiUnderTest server) : Case(server)
{
    private const string First = """{"size":"small","tags":["a"],"items":[{"name":"i1","value":"x"}],"map":{"k":"v"},"amap":{"k":"v"},"atom":["x"],"free":{"a":{"b":1},"l":[1]}}""";

    private string Path => $"{Widgets}/w";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.WidgetsAsync();
    }

    [Fact]
    public async Task Applying_creates_and_owns_exactly_what_was_sent()
    {
        SkipWithoutMergeKeywords();

        var made = (await ApplyAsync(Path, "m1", Widget(First, """{"l":"1"}"""))).Is(201);

        Expect.Json(
            """
            [{"manager":"m1","operation":"Apply","apiVersion":"demo.example.com/v1","time":"*","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:l":{}}},"f:spec":{"f:amap":{},"f:atom":{},
            "f:free":{"f:a":{".":{},"f:b":{}},"f:l":{}},"f:items":{"k:{\"name\":\"i1\"}":{".":{},"f:name":{},"f:value":{}}},"f:map":{"f:k":{}},"f:size":{},"f:tags":{"v:\"a\"":{}}}}}]
            """,
            made.At("metadata", "managedFields"));
    }

    [Fact]
    public async Task Applying_the_same_again_changes_nothing()
    {
        Assert.SkipUnless(Server.Since(1, 25), "1.20 writes a new time where defaults were filled in");
        var first = (await ApplyAsync(Path, "m1", Widget(First))).Is(201);

        Expect.Json(first, (await ApplyAsync(Path, "m1", Widget(First))).Is(200));
    }

    [Fact]
    public async Task A_manager_must_have_a_name() =>
        (await PatchAsync(Path, Widget(First), ApplyPatch)).IsInvalid("PatchOptions", "meta.k8s.io", "", Cause.Required("fieldManager", "is required for apply patch"));

    [Fact]
    public async Task Another_manager_adds_items_keys_and_members()
    {
        SkipWithoutMergeKeywords();
        (await ApplyAsync(Path, "m1", Widget(First))).HasCode(201);

        var merged = (await ApplyAsync(Path, "m2", Widget("""{"tags":["c"],"items":[{"name":"i2"}],"map":{"z":"1"}}"""))).Is(200);

        Expect.Contains("""{"tags":["a","c"],"items":[{"name":"i1","value":"x","port":80},{"name":"i2","port":80}],"map":{"k":"v","z":"1"}}""", merged["spec"]);
    }

    [Fact]
    public async Task Shared_items_stand_in_the_applied_order()
    {
        SkipWithoutMergeKeywords();
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","tags":["a","b","c"]}"""))).HasCode(201);

        var merged = (await ApplyAsync(Path, "m2", Widget("""{"tags":["c","x","a"]}"""))).Is(200);

        Expect.Json("""["b","c","x","a"]""", merged.At("spec", "tags"));
    }

    [Fact]
    public async Task Every_field_of_another_manager_is_told()
    {
        SkipWithoutMergeKeywords();
        (await ApplyAsync(Path, "m1", Widget(First, """{"l":"1"}"""))).HasCode(201);

        var refused = await ApplyAsync(Path, "m2", Widget("""{"size":"big","items":[{"name":"i1","value":"y"}],"map":{"k":"w"},"atom":["y"]}""", """{"l":"2"}"""));

        string[] fields = [".metadata.labels.l", ".spec.atom", ".spec.size", ".spec.items[name=\"i1\"].value", ".spec.map.k"];
        refused.Fails(409, "Conflict", $"Apply failed with 5 conflicts: conflicts with \"m1\":\n{string.Join("\n", fields.Select(field => $"- {field}"))}",
            new JsonObject { ["causes"] = new JsonArray([.. fields.Select(field => new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = "conflict with \"m1\"", ["field"] = field })]) }.ToJsonString());
    }

    [Fact]
    public async Task The_same_value_is_owned_together()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);

        var shared = (await ApplyAsync(Path, "m2", Widget("""{"size":"small"}"""))).Is(200);

        Assert.Equal(["m1", "m2"], Managers(shared));
    }

    [Fact]
    public async Task A_field_goes_when_its_only_owner_applies_it_no_more()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","name":"a"}"""))).HasCode(201);

        Assert.Null((await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).Is(200).At("spec", "name"));
    }

    [Fact]
    public async Task A_field_stays_while_another_owns_it()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","name":"a"}"""))).HasCode(201);
        (await ApplyAsync(Path, "m2", Widget("""{"name":"a","size":"small"}"""))).HasCode(200);

        Assert.Equal("a", (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).Is(200).Text("spec", "name"));
    }

    [Fact]
    public async Task Force_takes_a_field_from_its_owner()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","name":"a"}"""))).HasCode(201);

        var forced = (await ApplyAsync(Path, "m2&force=true", Widget("""{"size":"big"}"""))).Is(200);

        Assert.Equal("big", forced.Text("spec", "size"));
        Assert.Null(Fields(forced, "m1").At("f:spec", "f:size"));
        Assert.NotNull(Fields(forced, "m2").At("f:spec", "f:size"));
    }

    [Fact]
    public async Task An_updater_is_named_with_its_version()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);
        (await PatchAsync($"{Path}?fieldManager=u1", """{"spec":{"replicas":5}}""")).HasCode(200);

        (await ApplyAsync(Path, "m3", Widget("""{"replicas":6}"""))).Fails(409, "Conflict", "Apply failed with 1 conflict: conflict with \"u1\" using demo.example.com/v1: .spec.replicas",
            """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"u1\" using demo.example.com/v1","field":".spec.replicas"}]}""");
    }

    [Fact]
    public async Task An_update_takes_a_field_without_a_word()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","name":"a"}"""))).HasCode(201);

        var updated = (await PatchAsync($"{Path}?fieldManager=u1", """{"spec":{"name":"b"}}""")).Is(200);

        Assert.Null(Fields(updated, "m1").At("f:spec", "f:name"));
        Assert.NotNull(Fields(updated, "u1").At("f:spec", "f:name"));
    }

    [Fact]
    public async Task An_update_that_takes_a_field_out_takes_it_from_everybody()
    {
        var live = (await ApplyAsync(Path, "m1", Widget("""{"size":"small","name":"a","map":{"k":"v"}}"""))).Is(201);
        live["spec"] = JsonNode.Parse("""{"size":"small"}""");

        var updated = (await PutAsync($"{Path}?fieldManager=u", live.ToJsonString())).Is(200);

        Assert.Null(Fields(updated, "m1").At("f:spec", "f:name"));
        Assert.Null(Fields(updated, "m1").At("f:spec", "f:map"));
    }

    [Fact]
    public async Task An_applier_is_one_whatever_version_it_applies()
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("a")}.example.com");
        await Server.DefineAsync(gadgets.Json(change: spec =>
        {
            spec["versions"]!.AsArray().Add(spec["versions"]![0]!.DeepClone());
            spec["versions"]![1]!["name"] = "v2";
            spec["versions"]![1]!["storage"] = false;
        }));
        (await ApplyAsync($"{gadgets.ItemsIn(Namespace)}/g", "m1", gadgets.Item("g", ""","spec":{"a":"1"}"""))).HasCode(201);

        var again = (await ApplyAsync($"{gadgets.ItemsIn(Namespace, "v2")}/g", "m1", gadgets.Item("g", ""","spec":{"b":"1"}""", "v2"))).Is(200);

        Expect.Json("""{"b":"1"}""", again["spec"]);
        Assert.Equal(["m1"], Managers(again));
    }

    [Fact]
    public async Task Managed_fields_are_reset_by_an_empty_entry()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);

        Assert.Null((await PatchAsync(Path, """{"metadata":{"managedFields":[{}]}}""")).Is(200).At("metadata", "managedFields"));
    }

    [Fact]
    public async Task An_update_does_not_begin_to_manage_again()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);
        (await PatchAsync(Path, """{"metadata":{"managedFields":[{}]}}""")).HasCode(200);

        Assert.Null((await PatchAsync($"{Path}?fieldManager=u", """{"spec":{"replicas":3}}""")).Is(200).At("metadata", "managedFields"));
    }

    [Fact]
    public async Task What_was_there_before_the_first_apply_is_owned_by_nobody_in_particular()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","replicas":3}"""))).HasCode(201);
        (await PatchAsync(Path, """{"metadata":{"managedFields":[{}]}}""")).HasCode(200);

        (await ApplyAsync(Path, "m1", Widget("""{"size":"small","replicas":4}"""))).Fails(409, "Conflict",
            "Apply failed with 1 conflict: conflict with \"before-first-apply\" using demo.example.com/v1: .spec.replicas",
            """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"before-first-apply\" using demo.example.com/v1","field":".spec.replicas"}]}""");
    }

    [Fact]
    public async Task An_update_without_managed_fields_loses_none()
    {
        var live = (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).Is(201);
        live["metadata"]!.AsObject().Remove("managedFields");
        live["spec"]!["replicas"] = 7;

        Assert.Equal(["m1", "u"], Managers((await PutAsync($"{Path}?fieldManager=u", live.ToJsonString())).Is(200)));
    }

    [Fact]
    public async Task A_resource_version_in_the_body_is_a_precondition()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);

        (await ApplyAsync(Path, "m1", Widget("""{"size":"big"}""").Replace("\"name\":\"w\"", "\"name\":\"w\",\"resourceVersion\":\"1\"", StringComparison.Ordinal))).Fails(409, "Conflict",
            "Operation cannot be fulfilled on widgets.demo.example.com \"w\": the object has been modified; please apply your changes to the latest version and try again",
            """{"name":"w","group":"demo.example.com","kind":"widgets"}""");
    }

    [Fact]
    public async Task Managed_fields_in_the_body_are_refused() =>
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}""").Replace("\"name\":\"w\"", "\"name\":\"w\",\"managedFields\":[{\"manager\":\"x\"}]", StringComparison.Ordinal)))
            .Fails(400, "BadRequest", "metadata.managedFields must be nil");

    [Fact]
    public async Task Another_name_than_the_URLs_is_refused()
    {
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);

        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}""").Replace("\"name\":\"w\"", "\"name\":\"x\"", StringComparison.Ordinal)))
            .Fails(400, "BadRequest", "the name of the object (x) does not match the name on the URL (w)");
    }

    [Theory]
    [InlineData("""{"size":"small","bogus":1}""", ".spec.bogus: field not declared in schema")]
    [InlineData("""{"size":"small","tags":["a","a"]}""", ".spec.tags: duplicate entries for key [=\"a\"]")]
    [InlineData("""{"size":"small","items":[{"value":"x"}]}""", ".spec.items: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)")]
    [InlineData("""{"size":5}""", ".spec.size: expected string, got &value.valueUnstructured{Value:5}")]
    public async Task What_does_not_fit_the_schema_is_no_patch(string spec, string why)
    {
        SkipWithoutMergeKeywords();

        (await ApplyAsync(Path, "m1", Widget(spec))).Fails(500, null, $"failed to create typed patch object ({(Server.Since(1, 34) ? "" : Namespace)}/w; demo.example.com/v1, Kind=Widget): {why}");
    }

    [Fact]
    public async Task A_null_stays_and_is_refused()
    {
        var refused = (await ApplyAsync(Path, "m1", Widget("""{"size":"small","map":null}"""))).Is(422);

        Assert.Contains("spec.map: Invalid value: \"null\": spec.map in body must be of type object: \"null\"", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_apply_can_be_forced()
    {
        await CreateWidgetAsync("w");

        (await PatchAsync($"{Path}?force=true", "{}")).IsInvalid("PatchOptions", "meta.k8s.io", "", new Cause("FieldValueForbidden", "force", "Forbidden: may not be specified for non-apply patch"));
    }

    [Fact]
    public async Task Two_managers_of_status_keep_their_conditions()
    {
        SkipWithoutMergeKeywords();
        (await ApplyAsync(Path, "m1", Widget("""{"size":"small"}"""))).HasCode(201);
        (await ApplyAsync($"{Path}/status", "s1", Status("A"))).HasCode(200);

        var both = (await ApplyAsync($"{Path}/status", "s2", Status("B"))).Is(200);

        Expect.Json("""[{"type":"A","status":"True"},{"type":"B","status":"True"}]""", both.At("status", "conditions"));
        Assert.Equal(["", "status", "status"], both.At("metadata", "managedFields")!.AsArray().Select(entry => entry.Text("subresource") ?? "").Order());
    }

    [Fact]
    public async Task A_dry_run_applies_nothing()
    {
        (await ApplyAsync(Path, "m1&dryRun=All", Widget("""{"size":"small"}"""))).HasCode(201);

        (await GetAsync(Path)).HasCode(404);
    }

    [Fact]
    public async Task Nothing_is_applied_into_a_missing_namespace() =>
        (await ApplyAsync($"{WidgetDefinition.ItemsIn("nons")}/w", "m1", Widget("""{"size":"small"}"""))).Fails(404, "NotFound", "namespaces \"nons\" not found", """{"name":"nons","kind":"namespaces"}""");

    private static string Widget(string spec, string labels = "{}") =>
        labels == "{}"
            ? $$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{{spec}}}"""
            : $$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w","labels":{{labels}}},"spec":{{spec}}}""";

    private static string Status(string type) =>
        $$$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"status":{"conditions":[{"type":"{{{type}}}","status":"True"}]}}""";

    private static string[] Managers(JsonObject obj) => [.. obj.At("metadata", "managedFields")!.AsArray().Select(entry => entry.Text("manager")!).Order()];

    private static JsonNode? Fields(JsonObject obj, string manager) =>
        obj.At("metadata", "managedFields")!.AsArray().FirstOrDefault(entry => entry.Text("manager") == manager)?["fieldsV1"];

    private void SkipWithoutMergeKeywords() => Assert.SkipUnless(Server.Since(1, 25), "1.20 takes lists of custom resources as one value and has no subresources in managedFields");
}

public sealed class AppliedWidgetsOnEmbedded(EmbeddedServer server) : AppliedWidgets(server);

public sealed class AppliedWidgetsOnReal(RealServer server) : AppliedWidgets(server);
