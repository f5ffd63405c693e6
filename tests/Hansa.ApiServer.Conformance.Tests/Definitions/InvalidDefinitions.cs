namespace Hansa.ApiServer.Conformance.Tests.Definitions;

/// <summary>CustomResourceDefinitions that are refused, and the words for it.</summary>
public abstract class InvalidDefinitions(ApiUnderTest server) : Case(server)
{
    private const string Schema = "spec.validation.openAPIV3Schema";
    private const string X = Schema + ".properties[spec].properties[x]";

    [Fact]
    public async Task The_name_is_plural_and_group()
    {
        var gadgets = Gadgets();
        var definition = gadgets.Json();
        definition["metadata"]!["name"] = "foo.bar";

        (await PostAsync(GadgetDefinition.Collection, definition.ToJsonString())).IsInvalid("CustomResourceDefinition", "apiextensions.k8s.io", "foo.bar",
            Cause.Invalid("metadata.name", "\"foo.bar\"", "must be spec.names.plural+\".\"+spec.group"));
    }

    [Fact]
    public async Task Every_version_has_a_schema() =>
        await IsRefusedAsync(spec => spec["versions"]![0]!.AsObject().Remove("schema"), Cause.Required("spec.versions[0].schema.openAPIV3Schema", "schemas are required"));

    [Fact]
    public async Task One_version_is_stored()
    {
        var refused = (await PostAsync(GadgetDefinition.Collection, Gadgets().Json(change: spec => spec["versions"]![0]!["storage"] = false).ToJsonString())).Is(422);

        Assert.Contains("must have exactly one version marked as storage version", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_two_scopes() =>
        await IsRefusedAsync(spec => spec["scope"] = "Foo", new Cause("FieldValueNotSupported", "spec.scope", "Unsupported value: \"Foo\": supported values: \"Cluster\", \"Namespaced\""));

    [Fact]
    public async Task Kind_and_list_kind_differ() =>
        await IsRefusedAsync(spec => spec["names"]!["listKind"] = "Gadget", Cause.Invalid("spec.names.listKind", "\"Gadget\"", "kind and listKind may not be the same"));

    [Fact]
    public async Task Versions_are_labels()
    {
        var refused = (await PostAsync(GadgetDefinition.Collection, Gadgets().Json(change: spec => spec["versions"]![0]!["name"] = "V1").ToJsonString())).Is(422);

        Assert.Contains("spec.versions[0].name: Invalid value: \"V1\": a DNS-1035 label must consist of", refused.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec.group")]
    [InlineData("spec.names.plural")]
    [InlineData("spec.names.kind")]
    public async Task Group_and_names_are_required(string field)
    {
        var refused = (await PostAsync(GadgetDefinition.Collection, Gadgets().Json(change: spec => Remove(spec, field)).ToJsonString())).Is(422);

        Assert.Contains(refused.At("details", "causes")!.AsArray(), cause => cause.Text("field") == field && cause.Text("reason") == "FieldValueRequired");
    }

    [Fact]
    public async Task A_protected_group_needs_an_approval()
    {
        var gadgets = new GadgetDefinition($"{Server.UniqueName("g")}.k8s.io");

        var refused = (await PostAsync(GadgetDefinition.Collection, gadgets.Json().ToJsonString())).Is(422);

        Assert.Contains("metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation \"api-approved.kubernetes.io\"", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_by_webhook_needs_one() =>
        await IsRefusedAsync(spec => spec["conversion"] = new JsonObject { ["strategy"] = "Webhook" },
            Cause.Required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"), Cause.Required("spec.conversion.conversionReviewVersions"));

    [Fact]
    public async Task Scale_paths_lie_in_spec_and_status() =>
        await IsRefusedAsync(
            spec => spec["versions"]![0]!["subresources"] = JsonReading.Parse("""{"scale":{"specReplicasPath":".foo","statusReplicasPath":".spec.a","labelSelectorPath":".x"}}"""),
            Cause.Invalid("spec.subresources.scale.specReplicasPath", "\".foo\"", "should be a json path under .spec"),
            Cause.Invalid("spec.subresources.scale.statusReplicasPath", "\".spec.a\"", "should be a json path under .status"),
            Cause.Invalid("spec.subresources.scale.labelSelectorPath", "\".x\"", "should be a json path under either .spec or .status"));

    [Fact]
    public async Task A_printer_column_has_name_type_and_path() =>
        await IsRefusedAsync(
            spec => spec["versions"]![0]!["additionalPrinterColumns"] = JsonReading.Parse("""[{"name":"","type":"foo","jsonPath":""}]"""),
            Cause.Required("spec.additionalPrinterColumns[0].name"),
            Cause.Invalid("spec.additionalPrinterColumns[0].type", "\"foo\"", "must be one of boolean,date,integer,number,string"),
            Cause.Required("spec.additionalPrinterColumns[0].JSONPath"));

    [Fact]
    public async Task The_root_is_an_object() =>
        await IsRefusedAsync("""{"type":"string"}""", Cause.Invalid($"{Schema}.type", "\"string\"", "must be object at the root"));

    [Fact]
    public async Task Metadata_is_not_declared() =>
        await IsRefusedAsync("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"labels":{"type":"object"}}}}}""",
            new Cause("FieldValueForbidden", $"{Schema}.properties[metadata]", "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified"));

    [Theory]
    [InlineData("apiVersion")]
    [InlineData("kind")]
    public async Task Version_and_kind_are_text(string field) =>
        await IsRefusedAsync($$$"""{"type":"object","properties":{"{{{field}}}":{"type":"integer"} } }""", Cause.Invalid($"{Schema}.properties[{field}].type", "\"integer\"", "must be string"));

    [Fact]
    public async Task A_field_has_a_type() =>
        await FieldIsRefusedAsync("{}", Cause.Required($"{X}.type", "must not be empty for specified object fields"));

    [Fact]
    public async Task A_default_fits_its_type() =>
        await FieldIsRefusedAsync("""{"type":"integer","default":"string"}""", new Cause(Server.IsEmbedded ? "FieldValueTypeInvalid" : "FieldValueInvalid", $"{X}.default", "Invalid value: \"string\":  in body must be of type integer: \"string\""));

    [Fact]
    public async Task A_nested_default_fits_its_type() =>
        await FieldIsRefusedAsync("""{"type":"object","properties":{"y":{"type":"integer"}},"default":{"y":"a"}}""",
            new Cause(Server.IsEmbedded ? "FieldValueTypeInvalid" : "FieldValueInvalid", $"{X}.default.y", "Invalid value: \"string\": y in body must be of type integer: \"string\""));

    [Fact]
    public async Task Properties_and_additionalProperties_exclude_each_other() =>
        await FieldIsRefusedAsync("""{"type":"object","additionalProperties":{"type":"string"},"properties":{"a":{"type":"string"}}}""",
            new Cause("FieldValueForbidden", $"{X}.additionalProperties", "Forbidden: additionalProperties and properties are mutual exclusive"));

    [Theory]
    [InlineData("id", "\"a\"")]
    [InlineData("patternProperties", """{"a":{"type":"string"}}""")]
    public async Task Some_keywords_are_not_supported(string keyword, string value) =>
        await FieldIsRefusedAsync($$"""{"type":"object","{{keyword}}":{{value}}}""", new Cause("FieldValueForbidden", $"{X}.{keyword}", $"Forbidden: {keyword} is not supported"));

    [Fact]
    public async Task Unique_items_are_too_costly() =>
        await FieldIsRefusedAsync("""{"type":"array","uniqueItems":true,"items":{"type":"string"}}""",
            new Cause("FieldValueForbidden", $"{X}.uniqueItems", "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));

    [Fact]
    public async Task Alternatives_say_nothing_of_the_type() =>
        await FieldIsRefusedAsync("""{"type":"string","anyOf":[{"type":"string"}]}""", new Cause("FieldValueForbidden", $"{X}.anyOf[0].type", "Forbidden: must be empty to be structural"));

    [Fact]
    public async Task Alternatives_have_no_defaults() =>
        await FieldIsRefusedAsync("""{"type":"object","oneOf":[{"default":1}]}""", new Cause("FieldValueForbidden", $"{X}.oneOf[0].default", "Forbidden: must be undefined to be structural"));

    [Fact]
    public async Task Unknown_fields_are_kept_or_nothing_is_said() =>
        await FieldIsRefusedAsync("""{"type":"object","x-kubernetes-preserve-unknown-fields":false}""", Cause.Invalid($"{X}.x-kubernetes-preserve-unknown-fields", "false", "must be true or undefined"));

    [Fact]
    public async Task An_embedded_object_is_described_or_kept_as_it_is() =>
        await FieldIsRefusedAsync("""{"type":"object","x-kubernetes-embedded-resource":true}""",
            Cause.Required($"{X}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));

    [Fact]
    public async Task There_are_three_list_types() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"foo","items":{"type":"string"}}""",
            new Cause("FieldValueNotSupported", $"{X}.x-kubernetes-list-type", "Unsupported value: \"foo\": supported values: \"atomic\", \"set\", \"map\""));

    [Fact]
    public async Task Only_an_array_has_a_list_type() =>
        await FieldIsRefusedAsync("""{"type":"string","x-kubernetes-list-type":"set"}""", Cause.Invalid($"{X}.type", "\"string\"", "must be array if x-kubernetes-list-type is specified"));

    [Fact]
    public async Task Only_an_object_has_a_map_type() =>
        await FieldIsRefusedAsync("""{"type":"string","x-kubernetes-map-type":"atomic"}""", Cause.Invalid($"{X}.type", "\"string\"", "must be object if x-kubernetes-map-type is specified"));

    [Fact]
    public async Task Keys_are_names_of_properties() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"n":{"type":"string"}}}}""",
            Cause.Invalid($"{X}.x-kubernetes-list-map-keys", Shown("k"), "entries must all be names of item properties"));

    [Fact]
    public async Task A_list_map_has_keys() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"map","items":{"type":"object","properties":{"n":{"type":"string"}}}}""",
            Cause.Required($"{X}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));

    [Fact]
    public async Task Keys_make_a_list_map() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-map-keys":["k"],"items":{"type":"object"}}""",
            Cause.Required($"{X}.x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty"));

    [Fact]
    public async Task A_key_is_a_scalar() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","required":["k"],"properties":{"k":{"type":"object"}}}}""",
            Cause.Invalid($"{X}.items.properties[k].type", "\"object\"", "must be a scalar type if parent array's x-kubernetes-list-type is map"));

    [Fact]
    public async Task A_key_is_required_or_has_a_default() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"}}}}""",
            Cause.Required($"{X}.items.properties[k].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));

    [Fact]
    public async Task A_set_holds_no_nulls() =>
        await FieldIsRefusedAsync("""{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string","nullable":true}}""",
            new Cause("FieldValueForbidden", $"{X}.items.nullable", "Forbidden: cannot be nullable when x-kubernetes-list-type is set"));

    private static void Remove(JsonObject spec, string path)
    {
        var steps = path.Split('.')[1..];
        var parent = steps.Length == 1 ? spec : spec[steps[0]]!.AsObject();
        parent.Remove(steps[^1]);
    }

    private GadgetDefinition Gadgets() => new($"{Server.UniqueName("g")}.example.com");

    private Task FieldIsRefusedAsync(string field, params Cause[] causes) => IsRefusedAsync(GadgetDefinition.WithField(field), causes);

    private async Task IsRefusedAsync(string schema, params Cause[] causes)
    {
        var gadgets = Gadgets();
        (await PostAsync(GadgetDefinition.Collection, gadgets.Json(schema).ToJsonString())).IsInvalid("CustomResourceDefinition", "apiextensions.k8s.io", gadgets.Name, causes);
    }

    private async Task IsRefusedAsync(Action<JsonObject> change, params Cause[] causes)
    {
        var gadgets = Gadgets();
        (await PostAsync(GadgetDefinition.Collection, gadgets.Json(change: change).ToJsonString())).IsInvalid("CustomResourceDefinition", "apiextensions.k8s.io", gadgets.Name, causes);
    }
}

public sealed class InvalidDefinitionsOnEmbedded(EmbeddedServer server) : InvalidDefinitions(server);

public sealed class InvalidDefinitionsOnReal(RealServer server) : InvalidDefinitions(server);
