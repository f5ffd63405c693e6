using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.ApiServer.Tests.Controllers;

/// <summary>Tokens of service accounts: in Secrets, and by request.</summary>
public sealed class TokenSecretControllerTests
{
    private const string Accounts = "/api/v1/namespaces/default/serviceaccounts";
    private const string Secrets = "/api/v1/namespaces/default/secrets";

    [Fact]
    public async Task A_token_secret_is_filled_and_its_token_is_good_until_the_account_goes()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Secrets, TokenSecret("t", "app"));
        var data = (await cluster.GetAsync(Secrets + "/t")).Expect(200).Json["data"]!;
        Assert.Equal("default", Decoded(data["namespace"]));
        Assert.Equal(cluster.Cluster.CertificateAuthority, Decoded(data["ca.crt"]));
        var token = Decoded(data["token"]);
        Assert.Equal(200, await CodeWithAsync(cluster, token));

        (await cluster.DeleteAsync(Accounts + "/app")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.Equal(401, await CodeWithAsync(cluster, token));
        (await cluster.GetAsync(Secrets + "/t")).Expect(404);
    }

    [Fact]
    public async Task A_token_secret_without_its_account_goes()
    {
        await using var cluster = await StartAsync();

        await cluster.CreateAsync(Secrets, TokenSecret("t", "nobody"));

        (await cluster.GetAsync(Secrets + "/t")).Expect(404);
    }

    [Fact]
    public async Task A_token_is_not_written_anew_by_every_change()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Secrets, TokenSecret("t", "app"));
        var before = (await cluster.GetAsync(Secrets + "/t")).Json["data"]!["token"]!;

        (await cluster.PatchAsync(Secrets + "/t", """{"metadata":{"labels":{"a":"b"}}}""")).Expect(200);
        await cluster.Cluster.Settled;

        Assert.True(JsonNode.DeepEquals(before, (await cluster.GetAsync(Secrets + "/t")).Json["data"]!["token"]));
    }

    [Fact]
    public async Task A_requested_token_is_good_for_as_long_as_was_asked()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var cluster = await StartAsync(clock);
        var answer = (await cluster.PostAsync(Accounts + "/app/token", """{"spec":{"expirationSeconds":1200}}""")).Expect(201).Json["status"]!;
        Assert.Equal("2026-01-01T12:20:00Z", (string?)answer["expirationTimestamp"]);
        var token = (string)answer["token"]!;

        clock.Advance(TimeSpan.FromSeconds(1199));
        Assert.Equal(200, await CodeWithAsync(cluster, token));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, await CodeWithAsync(cluster, token));
    }

    [Theory]
    [InlineData("599", "may not specify a duration less than 10 minutes")]
    [InlineData("-1", "may not specify a duration less than 10 minutes")]
    [InlineData("9223372036854775807", "may not specify a duration larger than 2^32 seconds")]
    public async Task A_lifetime_that_no_token_may_have_is_refused(string seconds, string why)
    {
        await using var cluster = await StartAsync();

        var answer = await cluster.PostAsync(Accounts + "/app/token", $$"""{"spec":{"expirationSeconds":{{seconds}} } }""");

        Assert.Contains(why, answer.Expect(422).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_somebody_else_opens_nothing_here()
    {
        await using var cluster = await StartAsync();

        var answer = (await cluster.PostAsync(Accounts + "/app/token", """{"spec":{"audiences":["vault"]}}""")).Expect(201);

        Assert.Equal(401, await CodeWithAsync(cluster, (string)answer.Json["status"]!["token"]!));
    }

    [Fact]
    public async Task A_token_of_one_cluster_opens_no_other()
    {
        await using var cluster = await StartAsync();
        await using var other = await StartAsync();
        var answer = (await cluster.PostAsync(Accounts + "/app/token", "{}")).Expect(201);

        Assert.Equal(401, await CodeWithAsync(other, (string)answer.Json["status"]!["token"]!));
    }

    private static JsonObject TokenSecret(string name, string account) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { ["kubernetes.io/service-account.name"] = account } },
        ["type"] = "kubernetes.io/service-account-token",
    };

    private static string Decoded(JsonNode? base64) => Encoding.UTF8.GetString(Convert.FromBase64String((string)base64!));

    private static async Task<TestCluster> StartAsync(TimeProvider? clock = null)
    {
        var cluster = await TestCluster.StartAsync(options => options with { Clock = clock ?? TimeProvider.System });
        await cluster.CreateAsync(Accounts, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "app" } });
        return cluster;
    }

    private static async Task<int> CodeWithAsync(TestCluster cluster, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/namespaces/default/configmaps");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await cluster.Http.SendAsync(request, TestCluster.Cancel);
        return (int)response.StatusCode;
    }
}
