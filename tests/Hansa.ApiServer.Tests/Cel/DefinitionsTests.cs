using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Hosting;

namespace Hansa.ApiServer.Tests.Cel;

/// <summary>Rules all the way: a definition over HTTP, then objects of its kind.</summary>
public sealed class DefinitionsTests : IAsyncLifetime
{
    private const string Definitions = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Gadgets = "apis/example.com/v1/namespaces/default/gadgets";

    private EmbeddedCluster _cluster = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(new EmbeddedApiServerOptions { PlainHttp = true }, cancel: Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_cluster.Address + "/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _cluster.AdminToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_broken_rule_is_a_422_with_its_cause_Async()
    {
        await DefineAsync(Rules.With("""{"type":"object","properties":{"min":{"type":"integer"},"max":{"type":"integer"}}}""", "self.min <= self.max", "\"message\":\"min must not exceed max\",\"fieldPath\":\".min\""));

        var (code, status) = await SendAsync(HttpMethod.Post, Gadgets, Gadget("a", """{"min":2,"max":1}"""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("Gadget.example.com \"a\" is invalid: spec.min: Invalid value: min must not exceed max", (string?)status["message"]);
        Assert.Equal("""[{"reason":"FieldValueInvalid","message":"Invalid value: min must not exceed max","field":"spec.min"}]""", status["details"]!["causes"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, Gadgets, Gadget("a", """{"min":1,"max":1}"""))).Code);
    }

    [Fact]
    public async Task A_transition_rule_guards_an_update_Async()
    {
        await DefineAsync("""{"type":"object","properties":{"im":""" + Rules.With("""{"type":"string"}""", "self == oldSelf", "\"message\":\"im is immutable\"") + "}}");
        await SendAsync(HttpMethod.Post, Gadgets, Gadget("a", """{"im":"x"}"""));

        var (code, status) = await SendAsync(HttpMethod.Patch, $"{Gadgets}/a", """{"spec":{"im":"y"}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("Gadget.example.com \"a\" is invalid: spec.im: Invalid value: \"y\": im is immutable", (string?)status["message"]);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Patch, $"{Gadgets}/a", """{"metadata":{"labels":{"l":"v"}}}""")).Code);
    }

    [Fact]
    public async Task A_rule_on_the_root_sees_name_and_kind_Async()
    {
        await DefineAsync("""{"type":"object"}""", root: "self.metadata.name.startsWith('g-') && self.kind == 'Gadget'");

        var (code, status) = await SendAsync(HttpMethod.Post, Gadgets, Gadget("a", "{}"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal("Gadget.example.com \"a\" is invalid: <nil>: Invalid value: failed rule: self.metadata.name.startsWith('g-') && self.kind == 'Gadget'", (string?)status["message"]);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, Gadgets, Gadget("g-a", "{}"))).Code);
    }

    [Theory]
    [InlineData("self.nope == 1", "", ".rule", "compilation failed: ERROR: <input>:1:5: undefined field 'nope'")]
    [InlineData("self.a", "", ".rule", "cel expression must evaluate to a bool")]
    [InlineData("authorizer.path('/x').check('get').allowed()", "", ".rule", "undeclared reference to 'authorizer' (in container '')")]
    [InlineData(" ", "", ".rule", "Required value: rule is not specified")]
    [InlineData("true", "\"messageExpression\":\"self.nope\"", ".messageExpression", "messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'nope'")]
    [InlineData("true", "\"messageExpression\":\"1\"", ".messageExpression", "messageExpression must evaluate to a string")]
    [InlineData("true", "\"reason\":\"Because\"", ".reason", "Unsupported value: \"Because\": supported values: \"FieldValueRequired\", \"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueDuplicate\"")]
    [InlineData("true", "\"fieldPath\":\".nope\"", ".fieldPath", "fieldPath must be a valid path: does not refer to a valid field")]
    [InlineData("true", "\"optionalOldSelf\":true", ".optionalOldSelf", "may not be set to true if oldSelf is not used in rule")]
    [InlineData("true &&\ntrue", "", ".message", "Required value: message must be specified if rule contains line breaks")]
    public async Task A_rule_that_cannot_be_evaluated_is_refused_Async(string rule, string more, string field, string message)
    {
        var (code, status) = await TryDefineAsync(Rules.With("""{"type":"object","properties":{"a":{"type":"string"}}}""", rule, more));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        var cause = Assert.Single(status["details"]!["causes"]!.AsArray())!;
        Assert.Equal($"spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0]{field}", (string?)cause["field"]);
        Assert.Contains(message, (string?)cause["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_the_compiler_shows_the_rule_Async()
    {
        var (_, status) = await TryDefineAsync(Rules.With("""{"type":"object"}""", "self.x == 1"));

        Assert.Equal(
            "CustomResourceDefinition.apiextensions.k8s.io \"gadgets.example.com\" is invalid: spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: "
            + """{"Rule":"self.x == 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}"""
            + ": compilation failed: ERROR: <input>:1:5: undefined field 'x'\n | self.x == 1\n | ....^",
            (string?)status["message"]);
    }

    [Fact]
    public async Task A_change_in_a_list_without_keys_cannot_be_judged_Async()
    {
        var (code, status) = await TryDefineAsync("""{"type":"array","items":""" + Rules.With("""{"type":"string"}""", "self == oldSelf") + "}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec]", (string?)status["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_inside_of_alternatives_is_refused_Async()
    {
        var (code, status) = await TryDefineAsync("""{"type":"object","anyOf":[""" + Rules.With("{}", "true") + "]}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("properties[spec].anyOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural", (string?)status["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_selected_by_the_fields_that_the_definition_names_Async()
    {
        await DefineAsync("""{"type":"object","properties":{"size":{"type":"string"},"n":{"type":"integer"}}}""", selectable: """[{"jsonPath":".spec.size"},{"jsonPath":".spec.n"}]""");
        await SendAsync(HttpMethod.Post, Gadgets, Gadget("a", """{"size":"big","n":1}"""));
        await SendAsync(HttpMethod.Post, Gadgets, Gadget("b", """{"size":"small","n":2}"""));

        Assert.Equal(["a"], await NamesAsync("spec.size=big"));
        Assert.Equal(["b"], await NamesAsync("spec.size!=big"));
        Assert.Equal(["b"], await NamesAsync("spec.n=2,spec.size=small"));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, $"{Gadgets}?fieldSelector=spec.other%3Dx", null)).Code);
    }

    [Theory]
    [InlineData("""[{"jsonPath":".spec.nope"}]""", "[0].jsonPath: Invalid value: \".spec.nope\": is an invalid path: does not refer to a valid field")]
    [InlineData("""[{"jsonPath":".spec.list[0]"}]""", "[0].jsonPath: Invalid value: \".spec.list[0]\": is an invalid path: array notation is not allowed")]
    [InlineData("""[{"jsonPath":".spec.list"}]""", "[0].jsonPath: Invalid value: \".spec.list\": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.")]
    [InlineData("""[{"jsonPath":".metadata.name"}]""", "[0].jsonPath: Invalid value: \".metadata.name\": must not point to fields in metadata")]
    [InlineData("""[{}]""", "[0].jsonPath: Required value")]
    [InlineData("""[{"jsonPath":".spec.size"},{"jsonPath":".spec.size"}]""", "[1].jsonPath: Duplicate value: \".spec.size\"")]
    public async Task A_field_that_cannot_select_is_refused_Async(string selectable, string expected)
    {
        var (code, status) = await TryDefineAsync(
            """{"type":"object","properties":{"size":{"type":"string"},"list":{"type":"array","items":{"type":"string"}}}}""", selectable: selectable);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal($"CustomResourceDefinition.apiextensions.k8s.io \"gadgets.example.com\" is invalid: spec.selectableFields{expected}", (string?)status["message"]);
    }

    private async Task<IEnumerable<string>> NamesAsync(string selector)
    {
        var (_, list) = await SendAsync(HttpMethod.Get, $"{Gadgets}?fieldSelector={Uri.EscapeDataString(selector)}", null);
        return list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);
    }

    private async Task DefineAsync(string spec, string root = "", string selectable = "[]") =>
        Assert.Equal(HttpStatusCode.Created, (await TryDefineAsync(spec, root, selectable)).Code);

    private Task<(HttpStatusCode Code, JsonObject Body)> TryDefineAsync(string spec, string root = "", string selectable = "[]")
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = JsonNode.Parse(spec) } };
        if (root.Length > 0)
            schema["x-kubernetes-validations"] = new JsonArray(new JsonObject { ["rule"] = root });
        var definition = new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = "gadgets.example.com" },
            ["spec"] = new JsonObject
            {
                ["group"] = "example.com",
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["plural"] = "gadgets", ["kind"] = "Gadget" },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = "v1",
                    ["served"] = true,
                    ["storage"] = true,
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
                    ["selectableFields"] = JsonNode.Parse(selectable),
                }),
            },
        };
        return SendAsync(HttpMethod.Post, Definitions, definition.ToJsonString());
    }

    private static string Gadget(string name, string spec) =>
        """{"apiVersion":"example.com/v1","kind":"Gadget","metadata":{"name":""" + $"\"{name}\"" + """},"spec":""" + spec + "}";

    private async Task<(HttpStatusCode Code, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        using var response = await _client.SendAsync(request, Cancel);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!.AsObject());
    }
}
