using System.Text.Json.Nodes;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Schemas;

/// <summary>What is said of values that break a custom resource's schema.</summary>
public sealed class ValidationTests
{
    private static readonly Schema Schema = StructuralSchema.Read(Json("""
        {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["size"],"properties":{
        "size":{"type":"string","enum":["small","big"]},"replicas":{"type":"integer","minimum":0,"maximum":10,"format":"int32","default":1},
        "name":{"type":"string","pattern":"^[a-z]+$","minLength":2,"maxLength":5},"when":{"type":"string","format":"date-time"},
        "atom":{"type":"array","maxItems":3,"minItems":1,"items":{"type":"integer"}},"tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
        "items":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"port":{"type":"integer","default":80}}}},
        "port":{"x-kubernetes-int-or-string":true},"ratio":{"type":"number","exclusiveMinimum":true,"minimum":0,"multipleOf":0.5},"on":{"type":"boolean"},
        "nul":{"type":"string","nullable":true},"few":{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}},
        "one":{"type":"integer","oneOf":[{"minimum":5},{"maximum":6}]},"any":{"type":"integer","anyOf":[{"minimum":5},{"maximum":2}]},"not":{"type":"integer","not":{"minimum":5}}}}}}
        """));

    [Theory]
    [InlineData("""{"size":"big"}""", "")]
    [InlineData("{}", "spec.size: Required value")]
    [InlineData("""{"size":"huge"}""", """spec.size: Unsupported value: "huge": supported values: "small", "big" """)]
    [InlineData("""{"size":5}""", """spec.size: Invalid value: "integer": spec.size in body must be of type string: "integer" """)]
    [InlineData("""{"size":"big","replicas":11}""", "spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10")]
    [InlineData("""{"size":"big","replicas":-1}""", "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0")]
    [InlineData("""{"size":"big","replicas":1.5}""", """spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number" """)]
    [InlineData("""{"size":"big","replicas":2.0}""", "")]
    [InlineData("""{"size":"big","name":"ABC"}""", """spec.name: Invalid value: "ABC": spec.name in body should match '^[a-z]+$'""")]
    [InlineData("""{"size":"big","name":"abc\n"}""", """spec.name: Invalid value: "abc\n": spec.name in body should match '^[a-z]+$'""")]
    [InlineData("""{"size":"big","name":"a"}""", """spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long""")]
    [InlineData("""{"size":"big","name":"abcdefg"}""", "spec.name: Too long: may not be more than 5 bytes")]
    [InlineData("""{"size":"big","when":"nope"}""", """spec.when: Invalid value: "nope": spec.when in body must be of type date-time: "nope" """)]
    [InlineData("""{"size":"big","when":"2026-01-01T00:00:00.5+01:00"}""", "")]
    [InlineData("""{"size":"big","atom":[1,2,3,4]}""", "spec.atom: Too many: 4: must have at most 3 items")]
    [InlineData("""{"size":"big","atom":[]}""", "spec.atom: Invalid value: 0: spec.atom in body should have at least 1 items")]
    [InlineData("""{"size":"big","tags":["a","b","a"]}""", """spec.tags[2]: Duplicate value: "a" """)]
    [InlineData("""{"size":"big","items":[{"name":"a"},{"name":"a","port":1}]}""", """spec.items[1]: Duplicate value: {"name":"a"}""")]
    [InlineData("""{"size":"big","items":[{}]}""", "spec.items[0].name: Required value")]
    [InlineData("""{"size":"big","port":true}""", """spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean" """)]
    [InlineData("""{"size":"big","port":"80%"}""", "")]
    [InlineData("""{"size":"big","ratio":0}""", "spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0")]
    [InlineData("""{"size":"big","ratio":0.7}""", "spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5")]
    [InlineData("""{"size":"big","on":"true"}""", """spec.on: Invalid value: "string": spec.on in body must be of type boolean: "string" """)]
    [InlineData("""{"size":"big","nul":null}""", "")]
    [InlineData("""{"size":"big","on":null}""", """spec.on: Invalid value: "null": spec.on in body must be of type boolean: "null" """)]
    [InlineData("""{"size":"big","few":{"a":"1","b":"2"}}""", "spec.few: Too many: 2: must have at most 1 items")]
    [InlineData("""{"size":"big","few":{"a":1}}""", """spec.few.a: Invalid value: "integer": spec.few.a in body must be of type string: "integer" """)]
    [InlineData("""{"size":"big","one":7}""", "")]
    [InlineData("""{"size":"big","any":1}""", "")]
    [InlineData("""{"size":"big","any":3}""", "spec.any: Invalid value: 3: spec.any in body must validate at least one schema (anyOf)")]
    [InlineData("""{"size":"big","not":6}""", "spec.not: Invalid value: 6: spec.not in body must not validate the schema (not)")]
    public void A_value_that_breaks_its_schema_is_told_of_in_the_real_servers_words(string spec, string error)
    {
        var errors = Validation.Validate(Json($$"""{"spec":{{spec}} }"""), Schema, null, _ => []);

        Assert.Equal(error.Trim(), string.Join("; ", errors));
    }

    [Fact]
    public void What_stood_twice_before_may_still_stand_twice()
    {
        var old = Json("""{"spec":{"size":"big","tags":["a","a"]}}""");
        var next = Json("""{"spec":{"size":"small","tags":["a","a","a"]}}""");

        Assert.Empty(Validation.Validate(next, Schema, old, _ => []));
        Assert.NotEmpty(Validation.Validate(next, Schema, Json("""{"spec":{"size":"big","tags":["a"]}}"""), _ => []));
    }

    [Fact]
    public void An_embedded_object_is_checked_though_it_has_not_changed()
    {
        var schema = StructuralSchema.Read(Json("""{"type":"object","properties":{"emb":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},"n":{"type":"integer"}}}"""));

        Assert.Equal(["emb.kind: Required value"], Validation.Validate(Json("""{"emb":{"apiVersion":"v1"},"n":2}"""), schema, Json("""{"emb":{"apiVersion":"v1"},"n":1}"""), _ => []).Select(error => error.ToString()));
    }

    [Fact]
    public void Elements_of_a_long_list_find_what_they_were()
    {
        var before = Items(100_000, port: 1);
        var after = Items(100_000, port: 2);
        after["spec"]!["items"]!.AsArray().Add(new JsonObject { ["name"] = "new", ["port"] = "none" });

        var errors = Validation.Validate(after, Schema, before, _ => []);

        Assert.Equal("""spec.items[100000].port: Invalid value: "string": spec.items[100000].port in body must be of type integer: "string" """.Trim(), Assert.Single(errors).ToString());
    }

    private static JsonObject Items(int count, int port) => new()
    {
        ["spec"] = new JsonObject
        {
            ["size"] = "big",
            ["items"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["name"] = $"n{i}", ["port"] = port })]),
        },
    };

    [Fact]
    public void Unknown_fields_are_named_and_pruned_and_free_ones_kept()
    {
        var schema = StructuralSchema.Read(Json("""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"list":{"type":"array","items":{"type":"object","properties":{"b":{"type":"string"}}}},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object"}}}}}}}
            """));
        var body = Json("""{"spec":{"a":"1","x":1,"list":[{"b":"1","y":2}],"free":{"z":3,"known":{"w":4}}},"v":5}""");

        Assert.Equal(["spec.x", "spec.list[0].y", "spec.free.known.w", "v"], UnknownFields.Find(body, schema));
        Pruning.Prune(body, schema);
        Assert.Equal("""{"spec":{"a":"1","list":[{"b":"1"}],"free":{"z":3,"known":{}}}}""", body.ToJsonString());
    }

    [Fact]
    public void Defaults_fill_what_is_absent_and_nulls_that_may_not_be()
    {
        var body = Json("""{"spec":{"replicas":null,"nul":null,"items":[{"name":"a"},{"name":"b","port":1}],"on":null}}""");

        NullDropping.Drop(body, Schema);
        Defaulting.Apply(body, Schema);

        Assert.Equal("""{"spec":{"nul":null,"items":[{"name":"a","port":80},{"name":"b","port":1}],"replicas":1}}""", body.ToJsonString());
    }

    [Fact]
    public void Many_fields_are_taken_out_as_well_as_few()
    {
        var body = new JsonObject(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)i)));

        body.Remove(Enumerable.Range(0, 100).Where(i => i % 3 != 0).Select(i => $"k{i}").ToList());

        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 3 == 0).Select(i => $"k{i}"), body.Select(pair => pair.Key));
        Assert.Equal(99, (int?)body["k99"]);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
