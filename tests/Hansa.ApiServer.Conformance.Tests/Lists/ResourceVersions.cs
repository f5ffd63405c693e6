using System.Globalization;

namespace Hansa.ApiServer.Conformance.Tests.Lists;

/// <summary><c>resourceVersion</c> and <c>resourceVersionMatch</c> of lists and single objects.</summary>
public abstract class ResourceVersions(ApiUnderTest server) : Case(server)
{
    private const string Own = "labelSelector=own";

    [Fact]
    public async Task An_empty_list_has_the_current_revision()
    {
        var before = Number((await CreateConfigMapAsync("c1")).ResourceVersion());

        var list = (await GetAsync($"{ConfigMaps}?labelSelector=none")).Is(200);

        Assert.Empty(list.Items());
        Assert.True(Number(list.ResourceVersion()) >= before);
    }

    [Fact]
    public async Task A_list_in_a_missing_namespace_is_empty()
    {
        await Server.WidgetsAsync();

        Expect.Json("""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"*"},"items":[]}""", (await GetAsync("/api/v1/namespaces/nons/configmaps")).Is(200));
        Expect.Json(
            """{"kind":"WidgetList","apiVersion":"demo.example.com/v1","metadata":{"resourceVersion":"*","continue":""},"items":[]}""",
            (await GetAsync("/apis/demo.example.com/v1/namespaces/nons/widgets")).Is(200));
    }

    [Fact]
    public async Task Items_of_a_built_in_list_leave_their_kind_out()
    {
        await Server.WidgetsAsync();
        await CreateConfigMapAsync("c1");
        await CreateWidgetAsync("w1");

        Assert.DoesNotContain("kind", (await GetAsync(ConfigMaps)).Is(200).Items()[0].Select(field => field.Key));
        Expect.Contains("""{"kind":"Widget","apiVersion":"demo.example.com/v1"}""", (await GetAsync(Widgets)).Is(200).Items()[0]);
    }

    [Fact]
    public async Task Exact_shows_the_state_of_that_revision()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");
        var then = (await GetAsync($"{ConfigMaps}?{Own}")).Is(200).ResourceVersion();
        await CreateConfigMapAsync("c2", """{"own":""}""");
        await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"2"}}""");

        var list = (await GetAsync($"{ConfigMaps}?{Own}&resourceVersion={then}&resourceVersionMatch=Exact")).Is(200);

        Assert.Equal(["c1"], list.Names());
        Assert.Equal("1", list.Items()[0].Text("data", "a"));
        Assert.Equal(then, list.ResourceVersion());
    }

    [Fact]
    public async Task A_limit_makes_a_revision_exact()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");
        var then = (await GetAsync($"{ConfigMaps}?{Own}")).Is(200).ResourceVersion();
        await CreateConfigMapAsync("c2", """{"own":""}""");

        Assert.Equal(["c1"], (await GetAsync($"{ConfigMaps}?{Own}&resourceVersion={then}&limit=5")).Is(200).Names());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&resourceVersionMatch=NotOlderThan")]
    public async Task Otherwise_a_revision_is_the_oldest_that_will_do(string match)
    {
        var made = await CreateConfigMapAsync("c1", """{"own":""}""");

        var list = (await GetAsync($"{ConfigMaps}?{Own}&resourceVersion={made.ResourceVersion()}{match}")).Is(200);

        Assert.Equal(["c1"], list.Names());
        Assert.True(Number(list.ResourceVersion()) >= Number(made.ResourceVersion()));
    }

    [Theory]
    [InlineData("resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersionMatch=NotOlderThan", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersion=0&resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersion=5&resourceVersionMatch=Foo", "Unsupported value: \"Foo\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("resourceVersionMatch=Foo", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided", "Unsupported value: \"Foo\": supported values: \"Exact\", \"NotOlderThan\", \"\"")]
    [InlineData("continue=x&resourceVersionMatch=Exact", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided", "Forbidden: resourceVersionMatch is forbidden when continue is provided")]
    public async Task Combinations_that_mean_nothing_are_invalid(string query, params string[] why) =>
        (await GetAsync($"{ConfigMaps}?{query}")).IsInvalid("ListOptions", "meta.k8s.io", "", [.. why.Select(text => new Cause(
            text.StartsWith('F') ? "FieldValueForbidden" : "FieldValueNotSupported", "resourceVersionMatch", text))]);

    [Fact]
    public async Task A_revision_of_the_future_times_out()
    {
        var answer = (await GetAsync($"{ConfigMaps}?resourceVersion=99999999")).Is(504);

        Expect.Contains("""{"reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1}}""", answer);
        Assert.StartsWith("Timeout: Too large resource version: 99999999, current: ", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exact_revision_of_the_future_times_out()
    {
        Assert.SkipUnless(Server.Since(1, 27), "older servers pass on etcd's own error (500)");

        (await GetAsync($"{ConfigMaps}?resourceVersion=99999999&resourceVersionMatch=Exact")).HasCode(504);
    }

    [Fact]
    public async Task A_revision_is_a_number()
    {
        var code = Server.Since(1, 27) ? 400 : 500;

        Assert.Contains("strconv.ParseUint: parsing \"abc\": invalid syntax", (await GetAsync($"{ConfigMaps}?resourceVersion=abc")).Is(code).Text("message"), StringComparison.Ordinal);
        Assert.StartsWith("invalid resource version: ", (await GetAsync($"{ConfigMaps}?resourceVersion=abc&limit=2")).Is(400).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_read_at_least_as_new()
    {
        var made = await CreateConfigMapAsync("c1");

        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1?resourceVersion={made.ResourceVersion()}")).Is(200));
        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1?resourceVersion=0")).Is(200)); // whatever the cache has; by now it has this
        Assert.Equal("Timeout", (await GetAsync($"{ConfigMaps}/c1?resourceVersion=99999999")).Is(504).Text("reason"));
    }

    [Fact]
    public async Task SendInitialEvents_is_for_watches()
    {
        Assert.SkipUnless(Server.Since(1, 27), "watch-list came with 1.27");

        (await GetAsync($"{ConfigMaps}?sendInitialEvents=true")).IsInvalid(
            "ListOptions", "meta.k8s.io", "", new Cause("FieldValueForbidden", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list"));
    }

    private static long Number(string resourceVersion) => long.Parse(resourceVersion, CultureInfo.InvariantCulture);
}

public sealed class ResourceVersionsOnEmbedded(EmbeddedServer server) : ResourceVersions(server);

public sealed class ResourceVersionsOnReal(RealServer server) : ResourceVersions(server);
