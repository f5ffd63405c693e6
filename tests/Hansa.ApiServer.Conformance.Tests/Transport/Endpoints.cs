namespace Hansa.ApiServer.Conformance.Tests.Transport;

/// <summary>Version, health, metrics.</summary>
public abstract class Endpoints(ApiUnderTest server) : Case(server)
{
    [Fact]
    public async Task The_version_has_its_fields()
    {
        var version = (await GetAsync("/version")).Is(200);

        foreach (var field in new[] { "major", "minor", "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform" })
            Assert.NotNull(version[field]);
        Assert.Equal("1", version.Text("major"));
        Assert.StartsWith($"v1.{Server.Minor}.", version.Text("gitVersion"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/healthz/etcd")]
    [InlineData("/readyz/ping")]
    public async Task Health_is_ok(string path)
    {
        var answer = (await GetAsync(path)).HasCode(200);

        Assert.Equal("ok", answer.Text);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("livez")]
    [InlineData("readyz")]
    public async Task Health_tells_its_checks(string root)
    {
        var lines = (await GetAsync($"/{root}?verbose")).HasCode(200).Text.Split('\n');

        Assert.Contains("[+]ping ok", lines);
        Assert.Contains("[+]etcd ok", lines);
        Assert.Equal([$"{root} check passed", ""], lines[^2..]);
    }

    [Fact]
    public async Task Metrics_are_in_Prometheus_text()
    {
        var answer = (await GetAsync("/metrics")).HasCode(200);

        Assert.StartsWith("text/plain; version=0.0.4", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("# TYPE ", answer.Text, StringComparison.Ordinal);
    }
}

public sealed class EndpointsOnEmbedded(EmbeddedServer server) : Endpoints(server);

public sealed class EndpointsOnReal(RealServer server) : Endpoints(server);
