namespace Hansa.ApiServer.Conformance.Tests.Patches;

/// <summary>PATCH with <c>application/json-patch+json</c>.</summary>
public abstract class JsonPatching(ApiUnderTest server) : Case(server)
{
    private const string Rejected = "the server rejected our request due to an error in our request";

    [Theory]
    [InlineData("""[{"op":"replace","path":"/data/a","value":"9"}]""", """{"a":"9","b":"2"}""")]
    [InlineData("""[{"op":"add","path":"/data/c","value":"3"}]""", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("""[{"op":"remove","path":"/data/a"}]""", """{"b":"2"}""")]
    [InlineData("""[{"op":"copy","from":"/data/a","path":"/data/c"}]""", """{"a":"1","b":"2","c":"1"}""")]
    [InlineData("""[{"op":"move","from":"/data/a","path":"/data/c"}]""", """{"b":"2","c":"1"}""")]
    [InlineData("""[{"op":"test","path":"/data/a","value":"1"},{"op":"remove","path":"/data/a"}]""", """{"b":"2"}""")]
    [InlineData("""[{"op":"replace","path":"/data/c","value":"3"}]""", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("""[{"op":"test","path":"/data/c","value":null},{"op":"remove","path":"/data/a"}]""", """{"b":"2"}""")]
    [InlineData("""[]""", """{"a":"1","b":"2"}""")]
    public async Task Operations_are_carried_out_in_order(string patch, string data)
    {
        await CreateConfigMapAsync("c1", data: """{"a":"1","b":"2"}""");

        Expect.Json(data, (await PatchAsync($"{ConfigMaps}/c1", patch, JsonPatch)).Is(200)["data"]);
    }

    [Fact]
    public async Task Elements_of_lists_have_a_place()
    {
        await CreateConfigMapAsync("c1");

        await PatchAsync($"{ConfigMaps}/c1", """[{"op":"add","path":"/metadata/finalizers","value":["x.y/b"]}]""", JsonPatch);
        await PatchAsync($"{ConfigMaps}/c1", """[{"op":"add","path":"/metadata/finalizers/-","value":"x.y/c"},{"op":"add","path":"/metadata/finalizers/0","value":"x.y/a"}]""", JsonPatch);

        Expect.Json("""["x.y/a","x.y/b","x.y/c"]""", (await GetAsync($"{ConfigMaps}/c1")).Is(200).At("metadata", "finalizers"));
        (await PatchAsync($"{ConfigMaps}/c1", """[{"op":"add","path":"/metadata/finalizers/9","value":"x.y/z"}]""", JsonPatch)).Fails(422, "Invalid", Rejected, "{}");
        Expect.Json("""["x.y/b","x.y/c"]""", (await PatchAsync($"{ConfigMaps}/c1", """[{"op":"remove","path":"/metadata/finalizers/0"}]""", JsonPatch)).Is(200).At("metadata", "finalizers"));
        await PatchAsync($"{ConfigMaps}/c1", """[{"op":"remove","path":"/metadata/finalizers"}]""", JsonPatch);
    }

    [Fact]
    public async Task Slashes_in_keys_are_escaped()
    {
        await CreateConfigMapAsync("c1", """{"a.b/c":"d"}""");

        Assert.Equal("e", (await PatchAsync($"{ConfigMaps}/c1", """[{"op":"replace","path":"/metadata/labels/a.b~1c","value":"e"}]""", JsonPatch)).Is(200).Text("metadata", "labels", "a.b/c"));
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/data/a","value":"zzz"}]""")]
    [InlineData("""[{"op":"remove","path":"/data/zz"}]""")]
    [InlineData("""[{"op":"add","path":"/nope/x","value":"1"}]""")]
    [InlineData("""[{"op":"replace","path":"/nope/x","value":"1"}]""")]
    [InlineData("""[{"op":"replace","path":"/metadata/managedFields/9","value":{}}]""")]
    [InlineData("""[{"op":"bogus","path":"/data/a"}]""")]
    [InlineData("""[{"path":"/data/a"}]""")]
    [InlineData("""[{"op":"move","from":"/data/none","path":"/data/b"}]""")]
    public async Task What_cannot_be_done_rejects_the_whole(string patch)
    {
        var made = await CreateConfigMapAsync("c1", data: """{"a":"1","b":"2"}""");

        (await PatchAsync($"{ConfigMaps}/c1", patch, JsonPatch)).Fails(422, "Invalid", Rejected, "{}");
        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1")).Is(200));
    }

    [Theory]
    [InlineData("""{"op":"remove","path":"/data/a"}""")]
    [InlineData("x")]
    [InlineData("[{]")]
    [InlineData("")]
    [InlineData("[5]")]
    public async Task What_is_no_list_of_operations_is_a_bad_request(string patch)
    {
        await CreateConfigMapAsync("c1");

        Assert.Equal("BadRequest", (await PatchAsync($"{ConfigMaps}/c1", patch, JsonPatch)).Is(400).Text("reason"));
    }

    [Fact]
    public async Task A_patch_has_10000_operations_at_most()
    {
        await CreateConfigMapAsync("c1");
        var patch = $"[{string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/data/a","value":"1"}""", 10_001))}]";

        (await PatchAsync($"{ConfigMaps}/c1", patch, JsonPatch)).HasCode(413);
    }

    [Fact]
    public async Task A_custom_object_is_patched_and_validated()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        Assert.Equal("big", (await PatchAsync($"{Widgets}/w1", """[{"op":"test","path":"/spec/replicas","value":1},{"op":"replace","path":"/spec/size","value":"big"}]""", JsonPatch)).Is(200).Text("spec", "size"));
        (await PatchAsync($"{Widgets}/w1", """[{"op":"replace","path":"/spec/size","value":"huge"}]""", JsonPatch)).HasCode(422);
        (await PatchAsync($"{Widgets}/w1", """[{"op":"remove","path":"/spec"}]""", JsonPatch)).IsInvalid("Widget", "demo.example.com", "w1", Cause.Required("spec"));
    }

    [Fact]
    public async Task The_name_stays()
    {
        await CreateConfigMapAsync("c1");

        (await PatchAsync($"{ConfigMaps}/c1", """[{"op":"replace","path":"/metadata/name","value":"q"}]""", JsonPatch)).Fails(
            400, "BadRequest", "the name of the object (q) does not match the name on the URL (c1)");
    }
}

public sealed class JsonPatchingOnEmbedded(EmbeddedServer server) : JsonPatching(server);

public sealed class JsonPatchingOnReal(RealServer server) : JsonPatching(server);
