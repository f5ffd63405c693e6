using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Handlers;

public sealed class ImpersonationTests
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    [Fact]
    public async Task Whoever_is_spoken_for_has_the_uid_and_the_extra_values_of_the_headers()
    {
        await using var cluster = await StartAsync();

        var user = (await WhoAmIAsync(cluster, cluster.Cluster.AdminToken, ("Impersonate-User", "eve"), ("Impersonate-Uid", "u1"), ("Impersonate-Extra-Acme%2Fscopes", "a")))
            .Expect(201).Json["status"]!["userInfo"]!;

        Assert.Equal("eve", (string?)user["username"]);
        Assert.Equal("u1", (string?)user["uid"]);
        Assert.Equal("a", (string?)Assert.Single(user["extra"]!["acme/scopes"]!.AsArray()));
    }

    [Fact]
    public async Task A_service_account_that_is_spoken_for_is_in_its_groups()
    {
        await using var cluster = await StartAsync();

        var user = (await WhoAmIAsync(cluster, cluster.Cluster.AdminToken, ("Impersonate-User", "system:serviceaccount:default:sa"))).Expect(201).Json["status"]!["userInfo"]!;

        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], user["groups"]!.AsArray().Select(group => (string)group!));
    }

    [Theory]
    [InlineData("Impersonate-Uid", "u1", "uids.authentication.k8s.io \"u1\" is forbidden: User \"bob\" cannot impersonate resource \"uids\" in API group \"authentication.k8s.io\" at the cluster scope")]
    [InlineData("Impersonate-Extra-Scopes", "a", "userextras.authentication.k8s.io \"a\" is forbidden: User \"bob\" cannot impersonate resource \"userextras/scopes\" in API group \"authentication.k8s.io\" at the cluster scope")]
    public async Task Each_of_them_is_a_right_of_its_own(string header, string value, string why)
    {
        await using var cluster = await StartAsync();
        cluster.Cluster.AddToken("bobs", "bob");
        (await cluster.PostAsync($"{Rbac}/clusterroles", """{"metadata":{"name":"speaker"},"rules":[{"apiGroups":[""],"resources":["users"],"verbs":["impersonate"]}]}""")).Expect(201);
        (await cluster.PostAsync($"{Rbac}/clusterrolebindings", """{"metadata":{"name":"speaker"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"speaker"},"subjects":[{"kind":"User","name":"bob"}]}""")).Expect(201);
        (await WhoAmIAsync(cluster, "bobs", ("Impersonate-User", "eve"))).Expect(201);

        var refused = (await WhoAmIAsync(cluster, "bobs", ("Impersonate-User", "eve"), (header, value))).Expect(403);

        Assert.Equal(why, refused.Message);
    }

    [Fact]
    public async Task Nobody_speaks_for_somebody_without_a_name()
    {
        await using var cluster = await StartAsync();

        var refused = (await WhoAmIAsync(cluster, cluster.Cluster.AdminToken, ("Impersonate-Extra-Scopes", "a"))).Expect(400);

        Assert.EndsWith(" without impersonating a user name", refused.Message, StringComparison.Ordinal);
    }

    private static Task<TestCluster> StartAsync() => TestCluster.StartAsync(options => options with { Authorization = AuthorizationMode.Rbac });

    private static async Task<Answer> WhoAmIAsync(TestCluster cluster, string token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cluster.Http.BaseAddress + "apis/authentication.k8s.io/v1/selfsubjectreviews");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Content = new StringContent(new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "SelfSubjectReview" }.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await cluster.Http.SendAsync(request, TestCluster.Cancel);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestCluster.Cancel), response.Headers);
    }
}
