namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>Bodies that are none, in JSON and YAML.</summary>
public abstract class Bodies(ApiUnderTest server) : Case(server)
{
    private const string Yaml = "application/yaml";

    [Theory]
    [InlineData("{\"a\":", "unexpected end of JSON input ({\"a\":)")]
    [InlineData("", "unexpected end of JSON input (<empty>)")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (5b5d)")]
    [InlineData("\"x\"", "json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (227822)")]
    [InlineData("{\"a\":1} x", "invalid character 'x' after top-level value ({\"a\":1} x)")]
    [InlineData("{'a':1}", "invalid character '\\'' looking for beginning of object key string ({'a':1})")]
    [InlineData("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\",}}", "invalid character '}' looking for beginning of object key string ({\"kind\":\"ConfigMap\",\"metadata\" ...)")]
    [InlineData("{\"kind\":1}", "json: cannot unmarshal number into Go struct field .kind of type string ({\"kind\":1})")]
    public async Task What_is_no_JSON_object_is_a_bad_request(string body, string why)
    {
        (await PostAsync(ConfigMaps, body)).Fails(400, "BadRequest", $"the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: {why}");
        await Server.WidgetsAsync();
        (await PostAsync(Widgets, body)).Fails(400, "BadRequest", $"the object provided is unrecognized (must be of type Widget): couldn't get version/kind; json parse error: {why}");
    }

    [Theory]
    [InlineData("""{"metadata":{"name":1}}""")]
    [InlineData("""{"metadata":{"name":"x","labels":{"a":1}}}""")]
    [InlineData("""{"metadata":{"name":"x"},"data":{"a":1}}""")]
    [InlineData("""{"metadata":{"name":"x"},"data":["a"]}""")]
    [InlineData("""{"metadata":"x"}""")]
    [InlineData("""{"metadata":{"name":"x"},"immutable":"x"}""")]
    [InlineData("""{"metadata":{"name":"x"},"binaryData":{"b":"!!"}}""")]
    public async Task A_value_of_another_type_is_a_bad_request(string body)
    {
        var answer = (await PostAsync(ConfigMaps, body)).Is(400);

        Assert.Equal("BadRequest", answer.Text("reason"));
        Assert.StartsWith("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: ", answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"x"},"spec":{"replicas":"3"}}""")]
    [InlineData("""{"metadata":{"name":"x"},"spec":{"template":{"spec":{"containers":{"name":"x"}}}}}""")]
    public async Task A_value_of_another_type_deep_in_a_kind_is_a_bad_request(string body) =>
        Assert.StartsWith("Deployment in version \"v1\" cannot be handled as a Deployment: ", (await PostAsync(Deployments, body)).Is(400).Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task YAML_is_read()
    {
        var made = (await PostAsync(ConfigMaps, "# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: y1}\ndata: &d\n  a: |\n    one\n    two\n  b: >\n    folded\n    text\n  c: \"yes\"\n", Yaml)).Is(201);

        Expect.Json("""{"a":"one\ntwo\n","b":"folded text\n","c":"yes"}""", made["data"]);
    }

    [Theory]
    [InlineData("y")]
    [InlineData("n")]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("017")]
    [InlineData("1.0")]
    public async Task YAML_scalars_are_those_of_YAML_1_1(string name) =>
        Assert.StartsWith(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: ",
            (await PostAsync(ConfigMaps, $"kind: ConfigMap\nmetadata:\n  name: {name}\n", Yaml)).Is(400).Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task YAML_numbers_and_booleans_have_the_values_of_YAML_1_1()
    {
        await Server.WidgetsAsync();

        var made = (await PostAsync(Widgets, "apiVersion: demo.example.com/v1\nkind: Widget\nmetadata:\n  name: w1\nspec:\n  size: small\n  replicas: 0x2\n  free: {a: yes, b: 1_000, c: 1e3, d: .5, f: 017, g: 1:30, i: 2001-01-01, m: +1, n: 0b11, r: off, s: \"1\"}\n", Yaml)).Is(201);

        Expect.Contains("""{"replicas":2,"free":{"a":true,"b":1000,"c":1000,"d":0.5,"f":15,"g":"1:30","i":"2001-01-01","m":1,"r":false,"s":"1"}}""", made["spec"]);
    }

    [Fact]
    public async Task Only_the_first_YAML_document_counts()
    {
        var made = (await PostAsync(ConfigMaps, "---\nkind: ConfigMap\nmetadata:\n  name: ye\n---\nfoo: bar\n", Yaml)).Is(201);

        Assert.Equal("ye", made.Name());
    }

    [Theory]
    [InlineData("- a\n- b\n", "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (2d20610a2d20620a)")]
    [InlineData("x", "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" } (78)")]
    public async Task YAML_that_is_no_mapping_is_a_bad_request(string body, string why) =>
        (await PostAsync(ConfigMaps, body, Yaml)).Fails(400, "BadRequest", $"the object provided is unrecognized (must be of type ConfigMap): {why}");

    [Theory]
    [InlineData("kind: ConfigMap\nmetadata:\n\tname: yd\n")]
    [InlineData("a: b: c")]
    [InlineData("kind: ConfigMap\nmetadata: {name: *nope}\n")]
    public async Task Malformed_YAML_is_a_bad_request(string body) =>
        Assert.StartsWith(
            "the object provided is unrecognized (must be of type ConfigMap): yaml: ", (await PostAsync(ConfigMaps, body, Yaml)).Is(400).Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task Other_types_of_bodies_are_not_supported()
    {
        const string Message = "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf";

        (await PostAsync(ConfigMaps, """{"metadata":{"name":"n1"}}""", "text/plain")).Fails(415, "UnsupportedMediaType", Message);
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"n1"}}""", "application/merge-patch+json")).Fails(415, "UnsupportedMediaType", Message);
    }

    [Fact]
    public async Task Parameters_of_the_type_do_not_count_and_no_type_is_JSON()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"n1"}}""", "application/json; charset=utf-8")).HasCode(201);
        (await SendAsync(new Call("POST", ConfigMaps) { Body = """{"metadata":{"name":"n2"}}"""u8.ToArray() })).HasCode(201);
    }

    [Fact]
    public async Task A_body_has_3_MiB_at_most()
    {
        // Over HTTP/2 the real server may reset the stream before its answer was read.
        var answer = (await SendAsync(new Call("POST", ConfigMaps) { HttpVersion = System.Net.HttpVersion.Version11 }.With($$$"""{"metadata":{"name":"huge"},"data":{"a":"{{{new string('x', 4_000_000)}}}"}}"""))).Is(413);

        Expect.Contains("""{"reason":"RequestEntityTooLarge","message":"Request entity too large: limit is 3145728"}""", answer);
    }
}

public sealed class BodiesOnEmbedded(EmbeddedServer server) : Bodies(server);

public sealed class BodiesOnReal(RealServer server) : Bodies(server);
