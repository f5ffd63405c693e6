namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>ConfigMaps and Secrets: keys, sizes, types, immutability.</summary>
public abstract class Data(ApiUnderTest server) : Case(server)
{
    private const string Key = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    [Fact]
    public async Task StringData_becomes_data()
    {
        var made = (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"stringData":{"k":"v"}}""")).Is(201);

        Expect.Json("""{"k":"dg=="}""", made["data"]);
        Assert.Equal("Opaque", made.Text("type"));
        Assert.False(made.ContainsKey("stringData"));
    }

    [Fact]
    public async Task StringData_wins_over_data()
    {
        var made = (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"data":{"k":"dg==","l":"dg=="},"stringData":{"k":"w"}}""")).Is(201);

        Expect.Json("""{"k":"dw==","l":"dg=="}""", made["data"]);
        Expect.Json("""{"k":"dw==","l":"dg==","z":"MQ=="}""", (await PatchAsync($"{Secrets}/s1", """{"stringData":{"z":"1"}}""")).Is(200)["data"]);
    }

    [Fact]
    public async Task Data_of_a_Secret_is_base64()
    {
        var answer = (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"data":{"k":"!!"}}""")).Is(400);

        Assert.StartsWith("Secret in version \"v1\" cannot be handled as a Secret: ", answer.Text("message"), StringComparison.Ordinal);
        Assert.Contains("illegal base64 data at input byte 0", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_type_of_a_Secret_stays()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"type":"x/y"}""")).HasCode(201);

        (await PatchAsync($"{Secrets}/s1", """{"type":"Opaque"}""")).IsInvalid("Secret", "s1", Cause.Invalid("type", "\"Opaque\"", "field is immutable"));
    }

    [Fact]
    public async Task An_empty_type_is_Opaque() =>
        Assert.Equal("Opaque", (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"type":""}""")).Is(201).Text("type"));

    [Theory]
    [InlineData("kubernetes.io/tls", "data[tls.crt]", "data[tls.key]")]
    [InlineData("kubernetes.io/basic-auth", "data[username]", "data[password]")]
    [InlineData("kubernetes.io/ssh-auth", "data[ssh-privatekey]")]
    [InlineData("kubernetes.io/service-account-token", "metadata.annotations[kubernetes.io/service-account.name]")]
    [InlineData("kubernetes.io/dockerconfigjson", "data[.dockerconfigjson]")]
    public async Task The_well_known_types_have_their_keys(string type, params string[] fields) =>
        (await PostAsync(Secrets, $$$"""{"metadata":{"name":"s5"},"type":"{{{type}}}"}""")).IsInvalid("Secret", "s5", [.. fields.Select(field => Cause.Required(Told(type, field)))]);

    // 1.20 prints its own format verb for these types.
    private string Told(string type, string field) =>
        !Server.Since(1, 34) && type is ("kubernetes.io/basic-auth" or "kubernetes.io/ssh-auth") ? field.Replace("data[", "data[%s][", StringComparison.Ordinal) : field;

    [Fact]
    public async Task A_docker_configuration_is_JSON_and_not_shown() =>
        (await PostAsync(Secrets, """{"metadata":{"name":"s6"},"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"eA=="}}""")).IsInvalid(
            "Secret", "s6", Cause.Invalid("data[.dockerconfigjson]", "\"<secret contents redacted>\"", "invalid character 'x' looking for beginning of value"));

    [Theory]
    [InlineData("a/b", Key)]
    [InlineData("..", "must not be '..'")]
    [InlineData("..a", "must not start with '..'")]
    public async Task Keys_are_names_of_files(string key, string why)
    {
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"k"},"data":{"{{{key}}}":"1"}}""")).IsInvalid("ConfigMap", "k", Cause.Invalid($"data[{key}]", $"\"{key}\"", why));
        (await PostAsync(Secrets, $$$"""{"metadata":{"name":"k"},"data":{"{{{key}}}":"dg=="}}""")).IsInvalid("Secret", "k", Cause.Invalid($"data[{key}]", $"\"{key}\"", why));
    }

    [Fact]
    public async Task A_key_stands_in_data_or_in_binaryData() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"k"},"data":{"a":"1"},"binaryData":{"a":"AA=="}}""")).IsInvalid(
            "ConfigMap", "k", Cause.Invalid("data[a]", "\"a\"", "duplicate of key present in binaryData"));

    [Fact]
    public async Task A_ConfigMap_has_1_MiB_at_most()
    {
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"most"},"data":{"a":"{{{new string('x', 1_048_576)}}}"}}""")).HasCode(201);
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"more"},"data":{"a":"{{{new string('x', 1_048_577)}}}"}}""")).IsInvalid(
            "ConfigMap", "more", new Cause("FieldValueTooLong", "[]", TooLong(1_048_576)));
    }

    [Fact]
    public async Task A_Secret_has_1_MiB_at_most() =>
        (await PostAsync(Secrets, $$$"""{"metadata":{"name":"more"},"stringData":{"a":"{{{new string('x', 1_100_000)}}}"}}""")).IsInvalid(
            "Secret", "more", new Cause("FieldValueTooLong", "data", TooLong(1_048_576)));

    [Fact]
    public async Task What_is_immutable_stays()
    {
        var frozen = (string field) => new Cause("FieldValueForbidden", field, "Forbidden: field is immutable when `immutable` is set");
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"i1"},"immutable":true,"data":{"a":"1"}}""")).HasCode(201);
        (await PostAsync(Secrets, """{"metadata":{"name":"i1"},"immutable":true,"data":{"a":"dg=="}}""")).HasCode(201);

        (await PatchAsync($"{ConfigMaps}/i1", """{"data":{"a":"2"}}""")).IsInvalid("ConfigMap", "i1", frozen("data"));
        (await PatchAsync($"{ConfigMaps}/i1", """{"binaryData":{"b":"AA=="}}""")).IsInvalid("ConfigMap", "i1", frozen("binaryData"));
        (await PatchAsync($"{ConfigMaps}/i1", """{"immutable":false}""")).IsInvalid("ConfigMap", "i1", frozen("immutable"));
        (await PatchAsync($"{Secrets}/i1", """{"data":{"a":"eA=="}}""")).IsInvalid("Secret", "i1", frozen("data"));
        (await PatchAsync($"{ConfigMaps}/i1", """{"metadata":{"labels":{"a":"b"}}}""")).HasCode(200);
    }
}

public sealed class DataOnEmbedded(EmbeddedServer server) : Data(server);

public sealed class DataOnReal(RealServer server) : Data(server);
