namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>What names, labels, annotations, finalizers and owners may look like.</summary>
public abstract class Names(ApiUnderTest server) : Case(server)
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string Qualified = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    [Fact]
    public async Task An_object_needs_a_name() =>
        (await PostAsync(ConfigMaps, """{"metadata":{}}""")).IsInvalid("ConfigMap", "", Cause.Required("metadata.name", "name or generateName is required"));

    [Fact]
    public async Task A_custom_object_needs_a_name()
    {
        await Server.WidgetsAsync();

        (await PostAsync(Widgets, """{"apiVersion":"demo.example.com/v1","kind":"Widget","spec":{"size":"small"}}""")).IsInvalid(
            "Widget", "demo.example.com", "", Cause.Required("metadata.name", "name or generateName is required"));
    }

    [Fact]
    public async Task GenerateName_is_a_base_for_five_more_characters()
    {
        var one = (await PostAsync(ConfigMaps, """{"metadata":{"generateName":"gen-"}}""")).Is(201);
        var two = (await PostAsync(ConfigMaps, """{"metadata":{"generateName":"gen-"}}""")).Is(201);

        Assert.Matches("^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$", one.Name());
        Assert.NotEqual(one.Name(), two.Name());
    }

    [Fact]
    public async Task A_generated_name_has_63_characters_at_most()
    {
        var made = (await PostAsync(ConfigMaps, $$$"""{"metadata":{"generateName":"{{{new string('a', 250)}}}"}}""")).Is(201);

        Assert.Matches("^a{58}[bcdfghjklmnpqrstvwxz2456789]{5}$", made.Name());
    }

    [Fact]
    public async Task A_wrong_generateName_is_told_of_beside_the_name()
    {
        var answer = (await PostAsync(ConfigMaps, """{"metadata":{"generateName":"Bad_"}}""")).Is(422);

        Assert.Equal(["metadata.generateName", "metadata.name"], answer.At("details", "causes")!.AsArray().Select(cause => cause.Text("field")));
    }

    [Theory]
    [InlineData("Bad_Name")]
    [InlineData("a..b")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData(".")]
    public async Task A_name_is_a_subdomain(string name) =>
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""")).IsInvalid("ConfigMap", name, Cause.Invalid("metadata.name", $"\"{name}\"", Subdomain));

    [Fact]
    public async Task A_name_has_253_characters_at_most()
    {
        var name = new string('a', 254);

        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""")).IsInvalid("ConfigMap", name, Cause.Invalid("metadata.name", $"\"{name}\"", NoMoreThan(253)));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("A")]
    public async Task The_name_of_a_namespace_is_a_label(string name)
    {
        var answer = (await PostAsync(Namespaces, $$$"""{"metadata":{"name":"{{{name}}}"}}""")).Is(422);

        Expect.Json($$"""{"reason":"FieldValueInvalid","message":{{JsonValue.Create($"Invalid value: \"{name}\": {Label}").ToJsonString()}},"field":"metadata.name"}""", answer.At("details", "causes", 0));
    }

    [Fact]
    public async Task The_name_of_a_service_begins_with_a_letter()
    {
        var answer = (await PostAsync($"/api/v1/namespaces/{Namespace}/services", """{"metadata":{"name":"1a"},"spec":{"ports":[{"port":80}]}}""")).Is(422);

        Assert.Contains("a DNS-1035 label must consist of lower case alphanumeric characters or '-'", answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b", "may not contain '/'")]
    [InlineData("a%b", "may not contain '%'")]
    public async Task The_name_of_a_role_stands_in_a_path(string name, string why) =>
        (await PostAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/roles", $$$"""{"metadata":{"name":"{{{name}}}"}}""")).IsInvalid(
            "Role", "rbac.authorization.k8s.io", name, Cause.Invalid("metadata.name", $"\"{name}\"", why));

    [Fact]
    public async Task The_name_of_a_role_may_have_colons_and_capitals() =>
        (await PostAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/roles", """{"metadata":{"name":"system:A b"}}""")).HasCode(201);

    [Theory]
    [InlineData("a b", $"name part {Qualified}")]
    [InlineData("/a", "prefix part must be non-empty")]
    [InlineData("A_B/c", $"prefix part {Subdomain}")]
    [InlineData("a/b/c", $"a qualified name {Qualified} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    [InlineData("a/", "name part must be non-empty", $"name part {Qualified}")]
    public async Task The_key_of_a_label_is_a_qualified_name(string key, params string[] wrong) =>
        (await PostAsync(ConfigMaps, $$$$"""{"metadata":{"name":"l1","labels":{"{{{{key}}}}":"x"}}}""")).IsInvalid(
            "ConfigMap", "l1", [.. wrong.Select(why => Cause.Invalid("metadata.labels", $"\"{key}\"", why))]);

    [Fact]
    public async Task The_value_of_a_label_has_a_form_and_a_length()
    {
        var many = new string('x', 64);

        (await PostAsync(ConfigMaps, """{"metadata":{"name":"l1","labels":{"a":"x y"}}}""")).IsInvalid("ConfigMap", "l1", Cause.Invalid("metadata.labels", "\"x y\"", Value));
        (await PostAsync(ConfigMaps, $$$$"""{"metadata":{"name":"l1","labels":{"a":"{{{{many}}}}"}}}""")).IsInvalid("ConfigMap", "l1", Cause.Invalid("metadata.labels", $"\"{many}\"", NoMoreThan(63)));
    }

    [Fact]
    public async Task The_key_of_an_annotation_may_have_capitals_in_its_prefix()
    {
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"a1","annotations":{"A.B/c":"x"}}}""")).HasCode(201);
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"a2","annotations":{"a b":"x"}}}""")).IsInvalid(
            "ConfigMap", "a2", Cause.Invalid("metadata.annotations", "\"a b\"", $"name part {Qualified}"));
    }

    [Fact]
    public async Task Annotations_have_256_KiB_at_most() =>
        (await PostAsync(ConfigMaps, $$$$"""{"metadata":{"name":"l2","annotations":{"a":"{{{{new string('x', 270_000)}}}}"}}}""")).IsInvalid(
            "ConfigMap", "l2", new Cause("FieldValueTooLong", "metadata.annotations", TooLong(262_144)));

    [Theory]
    [InlineData("x")]
    [InlineData("a.b")]
    public async Task A_finalizer_is_a_standard_one_or_has_a_domain(string finalizer) =>
        (await PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"l3","finalizers":["{{{finalizer}}}"]}}""")).IsInvalid(
            "ConfigMap", "l3", Cause.Invalid("metadata.finalizers[0]", $"\"{finalizer}\"", "name is neither a standard finalizer name nor is it fully qualified"));

    [Fact]
    public async Task The_reference_to_an_owner_is_complete() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"o1","ownerReferences":[{}]}}""")).IsInvalid(
            "ConfigMap", "o1",
            Cause.Invalid("metadata.ownerReferences.apiVersion", "\"\"", "version must not be empty"),
            Cause.Invalid("metadata.ownerReferences.kind", "\"\"", Empty("kind")),
            Cause.Invalid("metadata.ownerReferences.name", "\"\"", Empty("name")),
            Cause.Invalid("metadata.ownerReferences.uid", "\"\"", Empty("uid")));

    [Fact]
    public async Task An_Event_owns_nothing()
    {
        var answer = (await PostAsync(ConfigMaps, """{"metadata":{"name":"o1","ownerReferences":[{"apiVersion":"v1","kind":"Event","name":"x","uid":"u"}]}}""")).Is(422);

        Assert.EndsWith("/v1, Kind=Event is disallowed from being an owner", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once() =>
        (await PostAsync(ConfigMaps, """{"metadata":{"name":"Bad_Name","labels":{"a b":"x y"}},"data":{"c/d":"2"}}""")).IsInvalid(
            "ConfigMap", "Bad_Name",
            Cause.Invalid("metadata.name", "\"Bad_Name\"", Subdomain),
            Cause.Invalid("metadata.labels", "\"a b\"", $"name part {Qualified}"),
            Cause.Invalid("metadata.labels", "\"x y\"", Value),
            Cause.Invalid("data[c/d]", "\"c/d\"", "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));

    private string NoMoreThan(int bytes) => $"must be no more than {bytes} {(Server.Since(1, 27) ? "bytes" : "characters")}";
}

public sealed class NamesOnEmbedded(EmbeddedServer server) : Names(server);

public sealed class NamesOnReal(RealServer server) : Names(server);
