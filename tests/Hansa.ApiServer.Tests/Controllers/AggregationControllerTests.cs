using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class AggregationControllerTests
{
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";

    [Theory]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In"}]}""", "clusterRoleSelectors[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Exists","values":["b"]}]}""", "matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Like","values":["b"]}]}""", "matchExpressions[0].operator: Invalid value: \"Like\": not a valid selector operator")]
    [InlineData("""{"matchLabels":{"a":"not a label"}}""", "clusterRoleSelectors[0].matchLabels: Invalid value: \"not a label\": a valid label must be")]
    [InlineData("""{"matchLabels":{"not a key":"b"}}""", "clusterRoleSelectors[0].matchLabels: Invalid value: \"not a key\": name part must")]
    public async Task A_role_that_cannot_select_is_refused_and_stops_no_other(string selector, string why)
    {
        await using var cluster = await TestCluster.StartAsync();

        var refused = (await cluster.PostAsync(Roles, Aggregating("bad", selector))).Expect(422);
        (await cluster.PostAsync(Roles, Aggregating("good", """{"matchLabels":{"a":"b"}}"""))).Expect(201);
        (await cluster.PostAsync(Roles, """{"metadata":{"name":"part","labels":{"a":"b"}},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}""")).Expect(201);
        await cluster.Cluster.Settled;

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Single((await cluster.GetAsync($"{Roles}/good")).Expect(200).Json["rules"]!.AsArray());
    }

    private static string Aggregating(string name, string selector) => $$"""{"metadata":{"name":"{{name}}"},"aggregationRule":{"clusterRoleSelectors":[{{selector}}]} }""";
}
