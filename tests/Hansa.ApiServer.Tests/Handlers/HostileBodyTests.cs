using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>Bodies made to cost the server more than they cost their sender.</summary>
[Collection(Alone.Name)]
public sealed class HostileBodyTests
{
    // Far above what any of these takes when nothing explodes, far below what it takes when something does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("{\"a\":", 100_000)]
    [InlineData("[", 1_000_000)]
    [InlineData("{\"metadata\":{\"name\":\"x\"},\"data\":[", 0)]
    public async Task Nesting_without_end_is_refused(string opening, int times)
    {
        await using var cluster = await StartAsync();
        var body = times == 0 ? opening + new string('[', 100_000) : string.Concat(Enumerable.Repeat(opening, times));

        Assert.Equal("BadRequest", (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, body)).Expect(400).Reason);
        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, body, "application/yaml")).Expect(400);
        (await SendAsync(cluster, HttpMethod.Patch, ConfigMaps + "/x", body, "application/json-patch+json")).Expect(400);
        (await SendAsync(cluster, HttpMethod.Patch, ConfigMaps + "/x", body, "application/merge-patch+json")).Expect(400);
    }

    [Fact]
    public async Task Nesting_within_the_limit_is_kept_through_every_form()
    {
        await using var cluster = await StartAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 450)) + "1" + new string('}', 450);
        var widget = $$"""{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{{deep}}}""";
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, widget)).Expect(201);

        foreach (var accept in new[] { "application/json", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io" })
        {
            (await cluster.SendAsync(HttpMethod.Get, WidgetPath + "/w?pretty=1", null, accept: accept)).Expect(200);
            (await cluster.SendAsync(HttpMethod.Get, WidgetPath + "?includeObject=Object", null, accept: accept)).Expect(200);
        }
        (await cluster.PatchAsync(WidgetPath + "/w", """{"metadata":{"labels":{"a":"b"}}}""")).Expect(200);
        (await cluster.PatchAsync(WidgetPath + "/w", """[{"op":"add","path":"/metadata/labels/c","value":"d"}]""", "application/json-patch+json")).Expect(200);
        (await cluster.SendAsync(HttpMethod.Patch, WidgetPath + "/w?fieldManager=m&force=1", Encoding.UTF8.GetBytes(widget), "application/apply-patch+yaml")).Expect(200);
        (await cluster.DeleteAsync(WidgetPath + "/w")).Expect(200);
    }

    [Fact]
    public async Task Aliases_cannot_multiply_a_document()
    {
        await using var cluster = await StartAsync();
        var nodes = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
            nodes.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var text = $"a: &a \"{new string('x', 1_000_000)}\"\nb: [{string.Join(',', Enumerable.Repeat("*a", 300_000))}]\n";
        var ladder = "a0: &a0 []\n" + string.Concat(Enumerable.Range(1, 1400).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));

        foreach (var body in new[] { nodes.ToString(), text, ladder })
            (await SendAsync(cluster, HttpMethod.Post, WidgetPath, body, "application/yaml")).Expect(400);
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, Anchored(300_000), "application/yaml")).Expect(400);
        // Anchors that nobody uses cost nothing.
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, Anchored(30_000), "application/yaml")).Expect(201);

        static string Anchored(int values) => "apiVersion: demo.example.com/v1\nkind: Widget\nmetadata: {name: anchored}\nspec: {a: "
            + string.Concat(Enumerable.Range(0, 450).Select(i => $"&n{i} [")) + string.Join(',', Enumerable.Repeat("0", values)) + new string(']', 450) + "}\n";
    }

    [Fact]
    public async Task A_long_name_over_many_values_takes_no_longer_than_its_bytes()
    {
        await using var cluster = await StartAsync();
        var name = new string('k', 1_000_000);
        var values = string.Join(',', Enumerable.Repeat("0", 800_000));
        var containers = string.Join(',', Enumerable.Repeat("{\"a\":1,\"a\":1}", 100_000));

        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"x"},"{{name}}":[{{values}}]}""")).Expect(201);
        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"y"},"{{name}}":[{{containers}}]}""")).Expect(201);
        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $"metadata: {{name: z}}\n? {name}\n: [{string.Join(',', Enumerable.Repeat("[]", 200_000))}]\n", "application/yaml")).Expect(201);
        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps + "?fieldValidation=Strict", $$"""{"metadata":{"name":"x2"},"{{name}}":[{{containers}}]}""")).Expect(400);
    }

    [Fact]
    public async Task Numbers_beyond_every_type_are_refused_or_text()
    {
        await using var cluster = await StartAsync();
        var digits = new string('7', 2_000_000);

        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, Yaml($"0{digits}"), "application/yaml")).Expect(201);
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, Yaml($"0x{digits}"), "application/yaml")).Expect(409);
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, Yaml(digits), "application/yaml")).Expect(409);
        (await SendAsync(cluster, HttpMethod.Post, WidgetPath, """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"num"},"spec":{"a":1e400}}""")).Expect(400);
        foreach (var replicas in new[] { "1.5", "2147483648", "-99999999999999999999", "1e3", "\"3\"" })
            Assert.Contains("cannot unmarshal", (await SendAsync(cluster, HttpMethod.Post, "/apis/apps/v1/namespaces/default/deployments",
                $$"""{"metadata":{"name":"d"},"spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"a":"b"} },"template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{"name":"c","image":"i"}]} } } }""")).Expect(400).Message, StringComparison.Ordinal);

        static string Yaml(string number) => $"apiVersion: demo.example.com/v1\nkind: Widget\nmetadata: {{name: num}}\nspec: {{a: {number}}}\n";
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_whether_it_says_so_or_not()
    {
        await using var cluster = await StartAsync();
        var big = new byte[3 * 1024 * 1024 + 1];

        Assert.Equal("RequestEntityTooLarge", (await cluster.SendAsync(HttpMethod.Post, ConfigMaps, big)).Expect(413).Reason);
        using var request = new HttpRequestMessage(HttpMethod.Post, ConfigMaps.TrimStart('/')) { Content = new StreamContent(new MemoryStream(big)) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new("application/json");
        using var chunked = await cluster.Http.SendAsync(request, TestCluster.Cancel);
        Assert.Equal(413, (int)chunked.StatusCode);
    }

    [Fact]
    public async Task Patches_cannot_grow_an_object_without_end()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(WidgetPath, Widget("w", new JsonObject { ["a"] = new JsonObject(), ["s"] = new string('x', 1000) }).ToJsonString())).Expect(201);
        var doubling = $"[{string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"/spec","path":"/spec/c{{i}}"}"""))}]";
        var nesting = $"[{string.Join(',', Enumerable.Range(0, 3000).Select(_ => """{"op":"add","path":"/spec/t","value":{}},{"op":"move","from":"/spec/a","path":"/spec/t/a"},{"op":"move","from":"/spec/t","path":"/spec/a"}"""))}]";

        (await SendAsync(cluster, HttpMethod.Patch, WidgetPath + "/w", doubling, "application/json-patch+json")).Expect(422);
        (await SendAsync(cluster, HttpMethod.Patch, WidgetPath + "/w", nesting, "application/json-patch+json")).Expect(422);
        (await cluster.GetAsync(WidgetPath + "/w")).Expect(200);
    }

    [Fact]
    public async Task Thousands_of_labels_are_kept_and_wrong_ones_are_told_of_in_measure()
    {
        await using var cluster = await StartAsync();
        var many = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"label-{i}\":\"value-{i}\""));
        var wrong = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"no label {i}\":\"-\""));

        (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"x","labels":{ {{many}} } } }""")).Expect(201);
        Assert.Equal(["x"], (await cluster.GetAsync(ConfigMaps + "?labelSelector=label-19999%3Dvalue-19999")).Names);
        var refused = (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"y","labels":{ {{wrong}} } } }""")).Expect(422);
        Assert.InRange(refused.Text.Length, 1, 3 * 1024 * 1024);
    }

    [Fact]
    public async Task Thousands_of_unknown_fields_fit_into_the_headers()
    {
        await using var cluster = await StartAsync();
        var unknown = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"unknown-{i}\":1"));

        var answer = (await SendAsync(cluster, HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"x"},{{unknown}} }""")).Expect(201);

        Assert.InRange(answer.Headers.GetValues("Warning").Sum(warning => warning.Length), 1, 8 * 1024);
        Assert.Contains("""299 - "unknown field \"unknown-0\"" """.Trim(), answer.Headers.GetValues("Warning"));
    }

    [Fact]
    public async Task A_pattern_that_invites_backtracking_is_answered_at_once()
    {
        await using var cluster = await StartAsync();
        (await cluster.PostAsync(Definitions, Widgets(Schema("""{"type":"string","pattern":"^(a+)+$"}"""), "gadgets", "Gadget").ToJsonString())).Expect(201);
        var gadget = Widget("g", new JsonObject { ["x"] = new string('a', 100_000) + "!" });
        gadget["kind"] = "Gadget";

        Assert.Contains("should match", (await SendAsync(cluster, HttpMethod.Post, WidgetPath.Replace("widgets", "gadgets", StringComparison.Ordinal), gadget.ToJsonString())).Expect(422).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"("}""", "must be a valid regular expression")]
    [InlineData("""{"type":"string","pattern":"(?=a)"}""", "must be a valid regular expression")]
    [InlineData("""{"type":"string","pattern":"((a{0,1000}){0,1000}){0,1000}"}""", "must be a valid regular expression")]
    [InlineData("""{"$ref":"#/definitions/x","type":"object"}""", "$ref is not supported")]
    [InlineData("""{"type":"string","maxLength":1e20}""", "cannot unmarshal number")]
    [InlineData("""{"type":"object","properties":5}""", "cannot unmarshal number")]
    [InlineData("""{"type":["string"]}""", "cannot unmarshal array")]
    public async Task A_schema_that_is_none_is_refused(string schema, string why)
    {
        await using var cluster = await StartAsync();

        var answer = await SendAsync(cluster, HttpMethod.Post, Definitions, Widgets(Schema(schema), "gadgets", "Gadget").ToJsonString());

        Assert.InRange(answer.Code, 400, 422);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_contains_itself_as_deep_as_json_goes_is_read_in_linear_time()
    {
        await using var cluster = await StartAsync();
        var wide = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"p{i}\":{{\"type\":\"string\"}}"));
        var deep = string.Concat(Enumerable.Repeat("{\"type\":\"object\",\"default\":{},\"properties\":{\"a\":", 200)) + $"{{\"type\":\"object\",\"properties\":{{{wide}}}}}" + string.Concat(Enumerable.Repeat("}}", 200));

        (await SendAsync(cluster, HttpMethod.Post, Definitions, Widgets(Schema(deep), "gadgets", "Gadget").ToJsonString())).Expect(201);
        (await cluster.GetAsync("/openapi/v3/apis/demo.example.com/v1")).Expect(200);
    }

    [Fact]
    public async Task Columns_cannot_exhaust_the_stack()
    {
        await using var cluster = await StartAsync();
        var definition = Widgets(plural: "gadgets", kind: "Gadget");
        definition["spec"]!["versions"]![0]!["additionalPrinterColumns"] = new JsonArray(
            new JsonObject { ["name"] = "Deep", ["type"] = "string", ["jsonPath"] = string.Concat(Enumerable.Repeat(".a[?(@", 200_000)) });
        (await SendAsync(cluster, HttpMethod.Post, Definitions, definition.ToJsonString())).Expect(201);
        var gadget = Widget("g");
        gadget["kind"] = "Gadget";
        var path = WidgetPath.Replace("widgets", "gadgets", StringComparison.Ordinal);
        (await cluster.PostAsync(path, gadget.ToJsonString())).Expect(201);

        var table = (await cluster.SendAsync(HttpMethod.Get, path, null, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")).Expect(200);

        Assert.Null(table.Json["rows"]![0]!["cells"]![1]);
    }

    [Fact]
    public async Task A_list_of_wrong_values_is_told_of_in_measure()
    {
        await using var cluster = await StartAsync();
        var words = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"word-{i}\""));
        (await SendAsync(cluster, HttpMethod.Post, Definitions, Widgets(Schema($$"""{"type":"array","items":{"type":"string","enum":[{{words}}]} }"""), "gadgets", "Gadget").ToJsonString())).Expect(201);
        var gadget = $$"""{"apiVersion":"demo.example.com/v1","kind":"Gadget","metadata":{"name":"g"},"spec":{"x":[{{string.Join(',', Enumerable.Repeat("\"no\"", 300_000))}}]} }""";

        var answer = (await SendAsync(cluster, HttpMethod.Post, WidgetPath.Replace("widgets", "gadgets", StringComparison.Ordinal), gadget)).Expect(422);

        Assert.InRange(answer.Text.Length, 1, 30_000_000);
    }

    private static JsonObject Schema(string property) => JsonNode.Parse($$"""{"type":"object","properties":{"spec":{"type":"object","properties":{"x":{{property}}} } } }""", documentOptions: new() { MaxDepth = 1000 })!.AsObject();

    private static async Task<TestCluster> StartAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(Definitions, Widgets());
        return cluster;
    }

    private static Task<Answer> SendAsync(TestCluster cluster, HttpMethod method, string path, string body, string type = "application/json") =>
        cluster.SendAsync(method, path, Encoding.UTF8.GetBytes(body), type).WaitAsync(Patience, TestCluster.Cancel);
}
