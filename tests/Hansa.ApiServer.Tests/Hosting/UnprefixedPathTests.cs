using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Hosting;

namespace Hansa.ApiServer.Tests.Hosting;

/// <summary>What <c>kubectl get --raw</c> asks for: its path takes the place of the one in the kubeconfig.</summary>
public sealed class UnprefixedPathTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_only_cluster_answers()
    {
        await using var server = await StartAsync();
        using var http = ClientOf(server, server.AddCluster("one").AdminToken);

        var version = await http.GetFromJsonAsync<JsonObject>("version", Cancel);

        Assert.Equal("1", (string?)version!["major"]);
    }

    [Fact]
    public async Task Of_several_the_one_answers_that_knows_the_token()
    {
        await using var server = await StartAsync();
        server.AddCluster("one");
        var two = server.AddCluster("two");
        using var raw = ClientOf(server, two.AdminToken);
        using var direct = two.CreateHttpClient();

        Assert.Equal(await UidAsync(direct), await UidAsync(raw));
        Assert.EndsWith("readyz check passed\n", await raw.GetStringAsync("readyz?verbose", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobodys")]
    [InlineData("everybodys")]
    public async Task A_token_that_tells_no_cluster_gets_nothing(string token)
    {
        await using var server = await StartAsync();
        foreach (var name in new[] { "one", "two" })
            server.AddCluster(name).AddToken("everybodys", "admin", "system:masters");
        using var http = ClientOf(server, token);

        using var answer = await http.GetAsync(new Uri("version", UriKind.Relative), Cancel);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("ok", await http.GetStringAsync("healthz", Cancel));
    }

    private static Task<EmbeddedApiServer> StartAsync() => EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { PlainHttp = true }, Cancel);

    private static HttpClient ClientOf(EmbeddedApiServer server, string token)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        if (token.Length > 0)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<string?> UidAsync(HttpClient http) =>
        (string?)(await http.GetFromJsonAsync<JsonObject>("api/v1/namespaces/default", Cancel))!["metadata"]!["uid"];
}
