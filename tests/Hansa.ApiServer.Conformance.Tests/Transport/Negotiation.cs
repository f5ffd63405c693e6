namespace Hansa.ApiServer.Conformance.Tests.Transport;

/// <summary>What form an answer has.</summary>
public abstract class Negotiation(ApiUnderTest server) : Case(server)
{
    private const string KnownTypes = "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("text/html,application/json")]
    [InlineData("text/html;q=0.9,*/*;q=0.8")]
    [InlineData("application/json;as=Foo;v=v1;g=meta.k8s.io,application/json")]
    public async Task JSON_is_what_most_ask_for(string? accept)
    {
        var answer = (await GetAsync($"{Namespaces}/{Namespace}", accept)).HasCode(200);

        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.EndsWith("}\n", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("garbage")]
    [InlineData(",")]
    [InlineData("application/*")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/cbor")]
    public async Task Built_in_kinds_have_no_other_form(string accept)
    {
        Assert.SkipWhen(accept == "application/cbor" && !Server.IsEmbedded && Server.Since(1, 32), "these may have CBOR");

        var message = Server.Since(1, 25) ? "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf" : "406: Not Acceptable";
        (await GetAsync($"{Namespaces}/{Namespace}", accept)).Fails(406, "NotAcceptable", message, "{}");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("APPLICATION/JSON")]
    public async Task Nor_have_custom_resources(string accept)
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await GetAsync($"{Widgets}/w1", accept)).Fails(406, "NotAcceptable", KnownTypes);
        (await GetAsync($"{Widgets}/w1", "application/*")).HasCode(200);
    }

    [Theory]
    [InlineData("application/json;as=Foo;v=v1;g=meta.k8s.io")]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io")]
    [InlineData("application/json;as=Foo")]
    public async Task An_unknown_form_of_a_known_type_is_not_acceptable(string accept) =>
        (await GetAsync($"{Namespaces}/{Namespace}", accept)).Fails(406, "NotAcceptable", KnownTypes);

    [Fact]
    public async Task YAML_is_answered_with_sorted_keys()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"c1"},"data":{"b":"2","a":"yes","c":"line\n"}}""")).HasCode(201);

        var answer = (await GetAsync($"{ConfigMaps}/c1", "application/yaml")).HasCode(200);

        Assert.Equal("application/yaml", answer.Header("Content-Type"));
        Assert.StartsWith("apiVersion: v1\ndata:\n  a: \"yes\"\n  b: \"2\"\n  c: |\n    line\nkind: ConfigMap\nmetadata:\n  creationTimestamp: \"2", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_YAML_too()
    {
        var text = (await GetAsync($"{ConfigMaps}/nope", "application/yaml")).HasCode(404).Text;

        // Whether a text stands in quotes is the writer's choice.
        Assert.StartsWith("apiVersion: v1\ncode: 404\ndetails:\n  kind: configmaps\n  name: nope\nkind: Status\nmessage: ", text, StringComparison.Ordinal);
        Assert.EndsWith("metadata: {}\nreason: NotFound\nstatus: Failure\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_resources_have_no_protobuf()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");

        (await GetAsync($"{Widgets}/w1", "application/vnd.kubernetes.protobuf")).HasCode(406);
        Assert.Equal("application/json", (await GetAsync($"{Widgets}/w1", "application/vnd.kubernetes.protobuf,application/json")).HasCode(200).Header("Content-Type"));
    }

    [Theory]
    [InlineData("?pretty=true", "conformance/1.0", true)]
    [InlineData("?pretty=1", "conformance/1.0", true)]
    [InlineData("?pretty=false", "curl/7.1", false)]
    [InlineData("", "curl/7.1", true)]
    [InlineData("", "Mozilla/5.0", true)]
    [InlineData("", "Wget/1", true)]
    [InlineData("", "Foo/1", false)]
    public async Task People_get_it_indented(string query, string agent, bool indented)
    {
        var answer = (await SendAsync(new Call("GET", $"{Namespaces}/{Namespace}{query}") { UserAgent = agent })).HasCode(200);

        Assert.StartsWith(indented ? "{\n  \"kind\": \"Namespace\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {\n" : "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_large_is_compressed()
    {
        for (var i = 0; i < 3; i++)
            await CreateConfigMapAsync($"b{i}", """{"own":""}""", $$"""{"a":"{{new string('x', 60_000)}}"}""");

        Assert.Null((await ZippedAsync($"{ConfigMaps}/b0", "gzip")).Header("Content-Encoding"));
        Assert.Null((await ZippedAsync($"{ConfigMaps}?labelSelector=own", "identity")).Header("Content-Encoding"));
        var zipped = await ZippedAsync($"{ConfigMaps}?labelSelector=own", "gzip");
        Assert.Equal("gzip", zipped.Header("Content-Encoding"));
        Assert.Equal("Accept-Encoding", zipped.Header("Vary"));
        Assert.True(zipped.Bytes.Length < 100_000);
    }

    [Fact]
    public async Task Answers_are_not_cached()
    {
        Assert.Equal("no-cache, private", (await GetAsync(ConfigMaps)).Header("Cache-Control"));
        Assert.Equal("no-cache, private", (await GetAsync($"{ConfigMaps}/nope")).Header("Cache-Control"));
    }

    [Fact]
    public async Task Every_answer_has_an_audit_id()
    {
        Assert.SkipUnless(Server.Since(1, 22), "audit ids are sent since 1.22");

        Assert.NotNull((await GetAsync(ConfigMaps)).Header("Audit-Id"));
    }

    [Fact]
    public async Task HTTP_1_1_is_spoken_too() =>
        (await SendAsync(new Call("GET", ConfigMaps) { HttpVersion = System.Net.HttpVersion.Version11 })).HasCode(200);

    private Task<Answer> ZippedAsync(string path, string encoding) => SendAsync(new Call("GET", path) { Headers = [("Accept-Encoding", encoding)] });
}

public sealed class NegotiationOnEmbedded(EmbeddedServer server) : Negotiation(server);

public sealed class NegotiationOnReal(RealServer server) : Negotiation(server);
