namespace Hansa.ApiServer.Conformance.Tests.CustomObjects;

/// <summary>What a custom resource's schema refuses, and the words for it. Where 1.20 words it otherwise, a newer server's words are expected of newer ones.</summary>
public abstract class ObjectValidation(ApiUnderTest server) : Case(server)
{
    // Renamed when the validation of types got a reason of its own (1.25).
    private string TypeInvalid => Server.Since(1, 25) ? "FieldValueTypeInvalid" : "FieldValueInvalid";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.WidgetsAsync();
    }

    [Fact]
    public async Task A_required_field() => await IsRefusedAsync("{}", Cause.Required("spec.size"));

    [Fact]
    public async Task An_unknown_word() =>
        await IsRefusedAsync("""{"size":"huge"}""", new Cause("FieldValueNotSupported", "spec.size", "Unsupported value: \"huge\": supported values: \"small\", \"big\""));

    [Fact]
    public async Task A_number_too_large() =>
        await IsRefusedAsync("""{"size":"small","replicas":11}""", Cause.Invalid("spec.replicas", "11", "spec.replicas in body should be less than or equal to 10"));

    [Fact]
    public async Task A_number_too_small_at_a_scale_path_is_told_twice() =>
        await IsRefusedAsync("""{"size":"small","replicas":-1}""",
            Cause.Invalid("spec.replicas", "-1", "spec.replicas in body should be greater than or equal to 0"), Cause.Invalid(".spec.replicas", "-1", "should be a non-negative integer"));

    [Fact]
    public async Task A_pattern() =>
        await IsRefusedAsync("""{"size":"small","name":"ABC"}""", Cause.Invalid("spec.name", "\"ABC\"", "spec.name in body should match '^[a-z]+$'"));

    [Fact]
    public async Task A_text_too_long_hides_its_pattern() =>
        await IsRefusedAsync("""{"size":"small","name":"ABCDEF"}""", Server.Since(1, 25)
            ? new Cause("FieldValueTooLong", "spec.name", "Too long: may not be more than 5 bytes")
            : Cause.Invalid("spec.name", "\"ABCDEF\"", "spec.name in body should be at most 5 chars long"));

    [Fact]
    public async Task Neither_number_nor_text() =>
        await IsRefusedAsync("""{"size":"small","port":true}""", new Cause(TypeInvalid, "spec.port", "Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\""));

    [Fact]
    public async Task A_value_twice_in_a_set() =>
        await IsRefusedAsync("""{"size":"small","tags":["a","a"]}""", new Cause("FieldValueDuplicate", "spec.tags[1]", "Duplicate value: \"a\""));

    [Fact]
    public async Task A_key_twice_in_a_list_map() =>
        await IsRefusedAsync("""{"size":"small","items":[{"name":"a"},{"name":"a"}]}""",
            new Cause("FieldValueDuplicate", "spec.items[1]", Server.Since(1, 25) ? "Duplicate value: {\"name\":\"a\"}" : "Duplicate value: map[string]interface {}{\"name\":\"a\"}"));

    [Fact]
    public async Task Too_many_items() =>
        await IsRefusedAsync("""{"size":"small","atom":["a","b","c","d"]}""", Server.Since(1, 25)
            ? new Cause("FieldValueTooMany", "spec.atom", "Too many: 4: must have at most 3 items")
            : Cause.Invalid("spec.atom", "4", "spec.atom in body should have at most 3 items"));

    [Fact]
    public async Task An_item_names_its_place() =>
        await IsRefusedAsync("""{"size":"small","items":[{}]}""", Cause.Required(Server.Since(1, 25) ? "spec.items[0].name" : "spec.items.name"));

    [Fact]
    public async Task A_value_of_a_map_names_its_key() =>
        await IsRefusedAsync("""{"size":"small","map":{"a":1}}""", new Cause(TypeInvalid, "spec.map.a", "Invalid value: \"integer\": spec.map.a in body must be of type string: \"integer\""));

    [Fact]
    public async Task A_list_where_a_text_shall_be()
    {
        var refused = (await PostWidgetAsync("""{"size":"small","name":["a"]}""")).Is(422);

        Expect.Contains($$"""{"reason":"{{TypeInvalid}}","field":"spec.name","message":"Invalid value: \"array\": spec.name in body must be of type string: \"array\""}""", refused.At("details", "causes", 0));
    }

    [Fact]
    public async Task Several_faults_stand_in_brackets()
    {
        var refused = (await PostWidgetAsync("""{"size":"huge","replicas":11}""")).Is(422);

        // 1.20 looks at the fields of an object in no order.
        Assert.Equal(["spec.replicas", "spec.size"], refused.At("details", "causes")!.AsArray().Select(cause => cause.Text("field")!).Order());
        Assert.StartsWith("Widget.demo.example.com \"w\" is invalid: [spec.", refused.Text("message"), StringComparison.Ordinal);
        Assert.EndsWith("]", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_of_the_whole_counts_as_absent() =>
        await IsRefusedAsync("null", Cause.Required("spec"));

    [Theory]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"nope\"", "spec.x in body must be of type date-time: \"nope\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"nope\"", "spec.x in body must be of type date: \"nope\"")]
    [InlineData("""{"type":"string","format":"uri"}""", "\"not a uri\"", "spec.x in body must be of type uri: \"not a uri\"")]
    [InlineData("""{"type":"string","format":"uuid"}""", "\"zz\"", "spec.x in body must be of type uuid: \"zz\"")]
    [InlineData("""{"type":"string","minLength":2}""", "\"a\"", "spec.x in body should be at least 2 chars long")]
    [InlineData("""{"type":"integer","multipleOf":3}""", "4", "spec.x in body should be a multiple of 3")]
    [InlineData("""{"type":"number","minimum":1.5,"exclusiveMinimum":true}""", "1.5", "spec.x in body should be greater than 1.5")]
    [InlineData("""{"type":"integer","maximum":10,"exclusiveMaximum":true}""", "10", "spec.x in body should be less than 10")]
    public async Task Limits_of_one_value(string schema, string value, string why)
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("v")}.example.com");
        await Server.DefineAsync(gadgets.Json(GadgetDefinition.WithField(schema)));

        var refused = (await PostAsync(gadgets.ItemsIn(Namespace), gadgets.Item("g", $$""","spec":{"x":{{value}}}"""))).Is(422);

        Assert.Equal($"Gadget.{gadgets.Group} \"g\" is invalid: spec.x: Invalid value: {value}: {why}", refused.Text("message"));
    }

    private Task<Answer> PostWidgetAsync(string spec) => PostAsync(Widgets, $$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{{spec}}}""");

    private async Task IsRefusedAsync(string spec, params Cause[] causes) => (await PostWidgetAsync(spec)).IsInvalid("Widget", "demo.example.com", "w", causes);
}

public sealed class ObjectValidationOnEmbedded(EmbeddedServer server) : ObjectValidation(server);

public sealed class ObjectValidationOnReal(RealServer server) : ObjectValidation(server);
