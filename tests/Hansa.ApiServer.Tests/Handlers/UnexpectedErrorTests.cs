using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>A bug of the server costs one request a 500, and is reported.</summary>
public sealed class UnexpectedErrorTests
{
    [Fact]
    public async Task An_unhandled_error_is_a_status_and_is_reported()
    {
        var clock = new BrokenClock();
        var failures = new List<Exception>();
        await using var cluster = await TestCluster.StartAsync(options => options with { Clock = clock, Failed = failures.Add });
        await cluster.Cluster.Settled;

        clock.Broken = true;
        var answer = await cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString());
        clock.Broken = false;

        Assert.Equal("InternalError", answer.Expect(500).Reason);
        Assert.Equal("Status", (string?)answer.Json["kind"]);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal("the clock is broken: a secret", Assert.Single(failures).Message);
        (await cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString())).Expect(201);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public bool Broken { get; set; }

        public override DateTimeOffset GetUtcNow() => Broken ? throw new InvalidOperationException("the clock is broken: a secret") : base.GetUtcNow();
    }
}
