namespace Hansa.ApiServer.Conformance.Tests.Basics;

/// <summary>Who may what, and how a refusal reads.</summary>
public abstract class Access(ApiUnderTest server) : Case(server)
{
    private const string Alice = "User \"alice\" cannot";

    [Fact]
    public async Task A_token_of_nobody_is_Unauthorized()
    {
        (await GetAsync(ConfigMaps, token: "bad")).Fails(401, "Unauthorized", "Unauthorized");
        (await GetAsync("/version", token: "bad")).HasCode(401);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task Everybody_may_read_version_and_health(string path) => (await GetAsync(path, token: "")).HasCode(200);

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task Nobody_in_particular_may_read_anything_else(string path) =>
        (await GetAsync(path, token: "")).Fails(403, "Forbidden", $"forbidden: User \"system:anonymous\" cannot get path \"{path}\"", "{}");

    [Fact]
    public async Task Credentials_of_another_kind_are_none()
    {
        var answer = await SendAsync(new Call("GET", ConfigMaps) { Token = "", Headers = [("Authorization", "Basic abc")] });

        answer.Fails(403, "Forbidden", $"configmaps is forbidden: User \"system:anonymous\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");
    }

    [Fact]
    public async Task A_list_that_is_refused() => (await AliceAsync("GET", ConfigMaps)).Fails(
        403, "Forbidden", $"configmaps is forbidden: {Alice} list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");

    [Fact]
    public async Task A_watch_that_is_refused() => (await AliceAsync("GET", $"{ConfigMaps}?watch=1")).Fails(
        403, "Forbidden", $"configmaps is forbidden: {Alice} watch resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");

    [Fact]
    public async Task A_creation_that_is_refused() => (await SendAsync(new Call("POST", ConfigMaps) { Token = Server.TokenOf("alice") }.With("""{"metadata":{"name":"x"}}"""))).Fails(
        403, "Forbidden", $"configmaps is forbidden: {Alice} create resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");

    [Fact]
    public async Task A_named_object_that_is_refused() => (await AliceAsync("GET", $"{ConfigMaps}/x")).Fails(
        403, "Forbidden", $"configmaps \"x\" is forbidden: {Alice} get resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"name":"x","kind":"configmaps"}""");

    [Fact]
    public async Task A_deletion_that_is_refused()
    {
        (await AliceAsync("DELETE", $"{ConfigMaps}/x")).Fails(
            403, "Forbidden", $"configmaps \"x\" is forbidden: {Alice} delete resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"name":"x","kind":"configmaps"}""");
        (await AliceAsync("DELETE", ConfigMaps)).Fails(
            403, "Forbidden", $"configmaps is forbidden: {Alice} deletecollection resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");
    }

    [Fact]
    public async Task A_subresource_that_is_refused() => (await AliceAsync("GET", $"{Deployments}/d/scale")).Fails(
        403, "Forbidden", $"deployments.apps \"d\" is forbidden: {Alice} get resource \"deployments/scale\" in API group \"apps\" in the namespace \"{Namespace}\"", """{"name":"d","group":"apps","kind":"deployments"}""");

    [Fact]
    public async Task At_the_cluster_scope()
    {
        (await AliceAsync("GET", "/api/v1/configmaps")).Fails(
            403, "Forbidden", $"configmaps is forbidden: {Alice} list resource \"configmaps\" in API group \"\" at the cluster scope", """{"kind":"configmaps"}""");
        (await AliceAsync("GET", "/api/v1/nodes/x")).Fails(
            403, "Forbidden", $"nodes \"x\" is forbidden: {Alice} get resource \"nodes\" in API group \"\" at the cluster scope", """{"name":"x","kind":"nodes"}""");
    }

    [Fact]
    public async Task What_does_not_exist_is_refused_first()
    {
        (await AliceAsync("GET", "/api/v1/nonsense")).HasCode(403);
        (await AliceAsync("GET", "/apis/nonsense.io/v1/x")).HasCode(403);
        (await AliceAsync("GET", "/nonsense")).Fails(403, "Forbidden", $"forbidden: {Alice} get path \"/nonsense\"", "{}");
    }

    [Fact]
    public async Task Who_is_authenticated_may_discover()
    {
        (await AliceAsync("GET", "/api")).HasCode(200);
        (await AliceAsync("GET", "/apis/apps/v1")).HasCode(200);
    }

    [Fact]
    public async Task An_administrator_may_speak_for_others()
    {
        var answer = await SendAsync(new Call("GET", ConfigMaps) { Headers = [("Impersonate-User", "alice")] });

        Assert.Contains(Alice, answer.Is(403).Text("message"), StringComparison.Ordinal);
    }

    private Task<Answer> AliceAsync(string method, string path) => SendAsync(new Call(method, path) { Token = Server.TokenOf("alice") });
}

public sealed class AccessOnEmbedded(EmbeddedServer server) : Access(server);

public sealed class AccessOnReal(RealServer server) : Access(server);
