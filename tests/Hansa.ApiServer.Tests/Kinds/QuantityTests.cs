using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Kinds;

/// <summary>Amounts of resources in built-in kinds: read as such, and compared by their value.</summary>
public sealed class QuantityTests
{
    private const string Claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    private const string Sets = "/apis/apps/v1/namespaces/default/statefulsets";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Theory]
    [InlineData("\"512MB\"")]
    [InlineData("\"abc\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public async Task What_is_no_amount_is_refused(string amount)
    {
        await using var cluster = await TestCluster.StartAsync();

        var refused = (await cluster.PostAsync(Deployments, Deployment(amount))).Expect(400);

        Assert.Equal("Deployment in version \"v1\" cannot be handled as a Deployment: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", refused.Message);
    }

    [Theory]
    [InlineData("\"1.5Gi\"")]
    [InlineData("\" 500m \"")]
    [InlineData("2")]
    [InlineData("0.5")]
    [InlineData("1e3")]
    public async Task An_amount_is_a_text_or_a_number(string amount)
    {
        await using var cluster = await TestCluster.StartAsync();

        (await cluster.PostAsync(Deployments, Deployment(amount))).Expect(201);
    }

    [Theory]
    [InlineData("1024Mi", 200)]
    [InlineData("2Gi", 422)]
    public async Task A_claim_may_say_the_same_in_other_words(string amount, int code)
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Claims, $$"""{"metadata":{"name":"c"},"spec":{{Claim("1Gi")}} }""")).Expect(201);

        (await cluster.PatchAsync($"{Claims}/c", $$"""{"spec":{{Claim(amount)}} }""")).Expect(code);
    }

    [Theory]
    [InlineData("1024Mi", 200)]
    [InlineData("2Gi", 422)]
    public async Task So_may_the_claims_of_a_stateful_set(string amount, int code)
    {
        await using var cluster = await TestCluster.StartAsync();
        (await cluster.PostAsync(Sets, $$$"""
            {"metadata":{"name":"s"},"spec":{"serviceName":"s","selector":{"matchLabels":{"a":"b"}},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{{{Claim("1Gi")}}} }],
            "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:1"}]} } } }
            """)).Expect(201);

        (await cluster.PatchAsync($"{Sets}/s", $$$"""{"spec":{"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{{{Claim(amount)}}} }]}}""")).Expect(code);
    }

    private static string Claim(string amount) => $$$"""{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{{amount}}}"} } }""";

    private static string Deployment(string amount) => $$$"""
        {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c","image":"i:1","resources":{"limits":{"memory":{{{amount}}} } } }]} } } }
        """;
}
