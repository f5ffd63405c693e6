namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>Paths and methods that lead nowhere.</summary>
public abstract class Routes(ApiUnderTest server) : Case(server)
{
    private const string NoResource = "the server could not find the requested resource";
    private const string NoMethod = "the server does not allow this method on the requested resource";

    [Theory]
    [InlineData("/api/v1/nonsense")]
    [InlineData("/api/v1/nonsense/x")]
    [InlineData("/api/v1/namespaces/t/nonsense")]
    [InlineData("/api/v1/namespaces/t/nodes")]
    [InlineData("/api/v1/configmaps/x")]
    [InlineData("/apis/apps/v1/nonsense")]
    [InlineData("/api/v2")]
    [InlineData("/api/v2/pods")]
    [InlineData("/apis/apps/v9")]
    [InlineData("/apis/apps/v9/deployments")]
    public async Task In_a_built_in_group_what_is_unknown_is_a_Status(string path) => (await GetAsync(path)).Fails(404, "NotFound", NoResource, "{}");

    [Theory]
    [InlineData("/apis/nonsense.io")]
    [InlineData("/apis/nonsense.io/v1")]
    [InlineData("/apis/nonsense.io/v1/x")]
    [InlineData("/apis/demo.example.com/v9/widgets")]
    [InlineData("/apis/demo.example.com/v1/gadgets")]
    [InlineData("/apis/demo.example.com/v1/widgets/x")]
    public async Task Elsewhere_it_is_a_text(string path)
    {
        await Server.WidgetsAsync();

        var answer = (await GetAsync(path)).HasCode(404);

        Assert.Equal("404 page not found\n", answer.Text);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task Outside_of_the_API_it_is_a_list_of_paths() =>
        Assert.Contains("/apis", (await GetAsync("/nonsense")).Is(404)["paths"]!.AsArray().Select(path => path!.ToString()));

    [Fact]
    public async Task The_root_lists_paths()
    {
        var paths = (await GetAsync("/")).Is(200)["paths"]!.AsArray().Select(path => path!.ToString()).ToArray();

        foreach (var path in new[] { "/api", "/api/v1", "/apis", "/healthz", "/livez", "/readyz", "/metrics", "/version" })
            Assert.Contains(path, paths);
    }

    [Fact]
    public async Task A_collection_is_not_written_as_one()
    {
        (await PutAsync(ConfigMaps, """{"metadata":{"name":"x"}}""")).Fails(405, "MethodNotAllowed", NoMethod, "{}");
        (await PatchAsync(ConfigMaps, "{}")).Fails(405, "MethodNotAllowed", NoMethod, "{}");
        (await DeleteAsync(Namespaces)).Fails(405, "MethodNotAllowed", NoMethod, "{}");
    }

    [Fact]
    public async Task An_object_is_created_in_its_collection() =>
        (await PostAsync($"{ConfigMaps}/x", """{"metadata":{"name":"x"}}""")).Fails(405, "MethodNotAllowed", NoMethod, "{}");

    [Fact]
    public async Task A_namespaced_kind_is_created_in_a_namespace() =>
        (await PostAsync("/api/v1/configmaps", """{"metadata":{"name":"x"}}""")).Fails(405, "MethodNotAllowed", NoMethod, "{}");

    [Fact]
    public async Task Subresources_that_a_kind_lacks_are_not_found()
    {
        await Server.WidgetsAsync();
        await CreateConfigMapAsync("c1");
        await CreateWidgetAsync("w1");

        (await GetAsync($"{ConfigMaps}/c1/status")).Fails(404, "NotFound", NoResource, "{}");
        (await GetAsync($"{ConfigMaps}/c1/scale")).Fails(404, "NotFound", NoResource, "{}");
        (await GetAsync($"{Widgets}/w1/nonsense")).Fails(404, "NotFound", "widgets.demo.example.com \"w1\" not found", """{"name":"w1","group":"demo.example.com","kind":"widgets"}""");
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        (await SendAsync(new Call("OPTIONS", ConfigMaps))).HasCode(405);
        (await SendAsync(new Call("FOO", ConfigMaps))).HasCode(405);
    }
}

public sealed class RoutesOnEmbedded(EmbeddedServer server) : Routes(server);

public sealed class RoutesOnReal(RealServer server) : Routes(server);
