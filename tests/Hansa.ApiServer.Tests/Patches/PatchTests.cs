using System.Text.Json.Nodes;
using CsCheck;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Patches;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Tests.Patches;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":"text"}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    [InlineData("""{"a":1}""", "{}", """{"a":1}""")]
    public void A_patch_says_what_shall_be_different(string target, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Apply(Json(target), Json(patch)).ToJsonString());

    [Fact]
    public void A_patch_is_the_same_twice() => Gen.Select(Objects, Objects).Sample((target, patch) =>
    {
        var once = MergePatch.Apply(target, patch);

        Assert.True(JsonNode.DeepEquals(once, MergePatch.Apply(once, patch)));
    });

    private static readonly Gen<JsonObject> Objects = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 5]).Array[0, 6].Select(parts =>
    {
        var root = new JsonObject();
        foreach (var (outer, inner, value) in parts)
        {
            if (root[$"k{outer}"] is not JsonObject child)
                root[$"k{outer}"] = child = [];
            child[$"k{inner}"] = value == 0 ? null : value;
        }
        return root;
    });

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"replace","path":"/a/b","value":2}]""", """{"a":{"b":2}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/1","value":3}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":{"b":1},"c":{}}""", """[{"op":"move","from":"/a/b","path":"/c/d"}]""", """{"a":{},"c":{"d":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"a/b":1,"c~d":2}""", """[{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/c~0d"}]""", "{}")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1},{"op":"remove","path":"/a"}]""", "{}")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b"}]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void Operations_are_carried_out_in_order(string target, string patch, string expected) =>
        Assert.Equal(expected, JsonPatch.Apply(Json(target), JsonNode.Parse(patch)).ToJsonString());

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/b"}]""", 422)]
    [InlineData("""[{"op":"remove","path":""}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/b/c","value":1}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/l/1","value":1}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/l/-","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/b/c","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/l/5","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/l/-1","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/l/99999999999","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/a/b","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"b","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/b"}]""", 422)]
    [InlineData("""[{"op":"add","path":5,"value":1}]""", 422)]
    [InlineData("""[{"op":5,"path":"/b","value":1}]""", 422)]
    [InlineData("""[{"op":"brew","path":"/b"}]""", 422)]
    [InlineData("""[{"op":"move","from":"/l","path":"/l/0"}]""", 422)]
    [InlineData("""[{"op":"move","from":"","path":"/b"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"","value":[]}]""", 422)]
    [InlineData("""[5]""", 400)]
    [InlineData("""{"op":"remove","path":"/a"}""", 400)]
    [InlineData("""null""", 400)]
    public void What_cannot_be_carried_out_is_refused_as_a_whole(string patch, int code)
    {
        var target = Json("""{"a":1,"l":[1]}""");

        Assert.Equal(code, Assert.Throws<StatusException>(() => JsonPatch.Apply(target, JsonNode.Parse(patch))).Code);
        Assert.Equal("""{"a":1,"l":[1]}""", target.ToJsonString());
    }

    [Fact]
    public void There_is_an_end_to_the_operations() =>
        Assert.Equal(413, Assert.Throws<StatusException>(() => JsonPatch.Apply([], new JsonArray([.. Enumerable.Range(0, 10_001).Select(_ => new JsonObject())]))).Code);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}

public sealed class StrategicMergeTests
{
    private const string Live = """
        {"metadata":{"name":"d","finalizers":["a/x","a/y"]},"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}},"template":{"spec":{
        "containers":[{"name":"a","image":"a:1","ports":[{"containerPort":80,"name":"http"}],"args":["x"]},{"name":"b","image":"b:1"}],"tolerations":[{"key":"k"}]}}}}
        """;

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"a:2"}]}}}}""", "spec.template.spec.containers",
        """[{"name":"a","image":"a:2","ports":[{"containerPort":80,"name":"http"}],"args":["x"]},{"name":"b","image":"b:1"}]""")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"c:1"}]}}}}""", "spec.template.spec.containers",
        """[{"name":"c","image":"c:1"},{"name":"a","image":"a:1","ports":[{"containerPort":80,"name":"http"}],"args":["x"]},{"name":"b","image":"b:1"}]""")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}}}""", "spec.template.spec.containers", """[{"name":"b","image":"b:1"}]""")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"$patch":"replace"},{"name":"z"}]}}}}""", "spec.template.spec.containers", """[{"name":"z"}]""")]
    [InlineData("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","args":null,"ports":null}]}}}}""", "spec.template.spec.containers",
        """[{"name":"b","image":"b:1"},{"name":"a","image":"a:1"}]""")]
    [InlineData("""{"spec":{"template":{"spec":{"tolerations":[{"key":"n"}]}}}}""", "spec.template.spec.tolerations", """[{"key":"n"}]""")]
    [InlineData("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""", "spec.strategy", """{"type":"Recreate"}""")]
    [InlineData("""{"metadata":{"finalizers":["a/z"]}}""", "metadata.finalizers", """["a/z","a/x","a/y"]""")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":["a/x"]}}""", "metadata.finalizers", """["a/y"]""")]
    [InlineData("""{"spec":{"strategy":{"$patch":"replace","type":"Recreate"}}}""", "spec.strategy", """{"type":"Recreate"}""")]
    [InlineData("""{"spec":{"strategy":{"$patch":"delete"}}}""", "spec.strategy", "null")]
    [InlineData("""{"spec":{"template":{"spec":{"nodeSelector":{"$patch":"replace","x":"y"}}}}}""", "spec.template.spec.nodeSelector", "null")]
    [InlineData("""{"spec":{"template":{"spec":{"affinity":{"nodeAffinity":{"$patch":"replace"},"podAffinity":{}}}}}}""", "spec.template.spec.affinity", """{"podAffinity":{}}""")]
    [InlineData("""{"spec":{"template":{"spec":{"tolerations":[{"key":"n"},{"$patch":"replace"}]}}}}""", "spec.template.spec.tolerations", """[{"key":"n"}]""")]
    public void Lists_and_maps_are_merged_as_the_kind_says(string patch, string path, string expected)
    {
        JsonNode? node = Apply(patch);
        foreach (var step in path.Split('.'))
            node = node?[step];

        Assert.Equal(expected, node?.ToJsonString() ?? "null");
    }

    [Fact]
    public void An_element_without_its_key_is_the_error_that_go_gives()
    {
        var refused = Assert.Throws<StatusException>(() => Apply("""{"spec":{"template":{"spec":{"containers":[{"image":"z"}]}}}}"""));

        Assert.Equal((500, "map: map[image:z] does not contain declared merge key: name"), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"$setElementOrder/finalizers":["a/y","a/z"],"finalizers":["a/z","a/y"]}}""", "[a/z a/y]", "[a/y a/z]")]
    [InlineData("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"a","ports":null}]}}}}""", "[map[name:a ports:<nil>]]", "[map[name:b]]")]
    public void A_patch_keeps_to_the_order_that_it_sets(string patch, string list, string order)
    {
        var refused = Assert.Throws<StatusException>(() => Apply(patch));

        Assert.Equal((500, $"The order in patch list:\n{list}\n doesn't match $setElementOrder list:\n{order}\n"), (refused.Code, refused.Message));
    }

    [Fact]
    public void Every_element_of_a_deleted_key_goes() => Assert.Equal("""[{"containerPort":81}]""", StrategicMerge.Apply(
        Json("""{"spec":{"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80},{"containerPort":81},{"containerPort":80,"protocol":"UDP"}]}]}}}}"""),
        Json("""{"spec":{"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"$patch":"delete"}]}]}}}}"""), Deployment)["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!.ToJsonString());

    [Fact]
    public void Long_lists_are_merged_in_the_time_of_their_length()
    {
        var merged = StrategicMerge.Apply(Containers(0, 50_000), Containers(25_000, 50_000), Deployment);

        Assert.Equal(75_000, merged["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Count);
    }

    private static JsonObject Containers(int first, int count) => Json(
        $$$$$"""{"spec":{"template":{"spec":{"containers":[{{{{{string.Join(',', Enumerable.Range(first, count).Select(i => $$"""{"name":"c{{i}}"}"""))}}}}}]}}}}""");

    [Fact]
    public void What_a_patch_deletes_has_no_place_in_its_order() => Assert.Equal("""[{"name":"b","image":"b:1"}]""",
        Apply("""{"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"a","$patch":"delete"},{"name":"b"}]}}}}""")["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString());

    [Theory]
    [InlineData("""{"$patch":"brew"}""")]
    [InlineData("""{"$patch":7}""")]
    public void A_directive_that_nobody_knows_is_refused(string patch) => Assert.Equal(500, Assert.Throws<StatusException>(() => Apply(patch)).Code);

    private static Schema Deployment => BuiltInTypes.For(new GroupVersionKind("apps", "v1", "Deployment"));

    private static JsonObject Apply(string patch) => StrategicMerge.Apply(Json(Live), Json(patch), Deployment);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
