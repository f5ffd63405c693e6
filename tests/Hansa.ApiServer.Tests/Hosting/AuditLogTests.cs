using System.Text.Json.Nodes;
using System.Threading.Channels;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Hosting;

public sealed class AuditLogTests
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Who_was_refused_stands_there_by_name()
    {
        await using var cluster = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, cluster.Http.BaseAddress + "api/v1/namespaces/default/configmaps/c");
        request.Headers.Add("Impersonate-User", "eve");

        using var answer = await cluster.Http.SendAsync(request, TestCluster.Cancel);

        Assert.Equal(403, (int)answer.StatusCode);
        var entry = await NextAsync();
        Assert.Equal("eve", (string?)entry["user"]?["username"]);
        Assert.Equal(403, (int?)entry["responseStatus"]?["code"]);
        Assert.Equal(("get", "configmaps", "default", "c"), ((string?)entry["verb"], Of("resource"), Of("namespace"), Of("name")));

        string? Of(string field) => (string?)entry["objectRef"]?[field];
    }

    [Fact]
    public async Task What_was_sent_stands_in_no_line()
    {
        await using var cluster = await StartAsync();

        (await cluster.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"},"stringData":{"k":"hush"}}""")).Expect(201);

        var entry = await NextAsync();
        Assert.Equal("create", (string?)entry["verb"]);
        Assert.DoesNotContain("hush", entry.ToJsonString(), StringComparison.Ordinal);
    }

    private Task<TestCluster> StartAsync() => TestCluster.StartAsync(options => options with
    {
        Authorization = AuthorizationMode.Rbac,
        Audit = line => _lines.Writer.TryWrite(line),
    });

    private async Task<JsonObject> NextAsync() => JsonNode.Parse(await _lines.Reader.ReadAsync(TestCluster.Cancel))!.AsObject();
}
