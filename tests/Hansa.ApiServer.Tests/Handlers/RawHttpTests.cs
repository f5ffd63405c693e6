using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Handlers;

/// <summary>What clients may do below the level of requests.</summary>
public sealed class RawHttpTests
{
    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var raw = await RawConnection.OpenAsync(cluster);

        await raw.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(i => raw.Head("GET", $"{ConfigMaps}/c{i}"))));

        for (var i = 0; i < 20; i++)
            Assert.Contains($"configmaps \\\"c{i}\\\" not found", await raw.ReadAnswerAsync(404), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_comes_is_waited_for_sixty_seconds()
    {
        var clock = new WaitedClock();
        await using var cluster = await TestCluster.StartAsync(options => options with { Clock = clock });
        using var raw = await RawConnection.OpenAsync(cluster);
        var waiting = clock.TimerSetAsync(TimeSpan.FromSeconds(60));

        await raw.SendAsync(raw.Head("POST", ConfigMaps, "Content-Type: application/json\r\nContent-Length: 100\r\n") + "{\"meta");
        await waiting;
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Contains("request did not complete within the allotted timeout", await raw.ReadAnswerAsync(504), StringComparison.Ordinal);
        (await cluster.GetAsync(ConfigMaps)).Expect(200);
    }

    [Fact]
    public async Task A_client_that_goes_in_the_middle_of_its_body_leaves_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var raw = await RawConnection.OpenAsync(cluster);
            await raw.SendAsync(raw.Head("POST", ConfigMaps, "Content-Type: application/json\r\nContent-Length: 100\r\n") + "{\"meta");
        }

        Assert.DoesNotContain((await cluster.GetAsync(ConfigMaps)).Names, name => name != "kube-root-ca.crt");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n", "")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "{}{}{}")]
    [InlineData("Bad Header\r\n", "")]
    public async Task Malformed_http_is_the_clients_fault(string headers, string body)
    {
        await using var cluster = await TestCluster.StartAsync();
        using var raw = await RawConnection.OpenAsync(cluster);

        await raw.SendAsync(raw.Head("POST", ConfigMaps, "Content-Type: application/json\r\n" + headers) + body);

        await raw.ReadAnswerAsync(400);
    }

    [Theory]
    [InlineData("OPTIONS", 405)]
    [InlineData("TRACE", 405)]
    [InlineData("CONNECT", 405)]
    [InlineData("BREW", 405)]
    public async Task Methods_that_no_resource_has_are_refused(string method, int code)
    {
        await using var cluster = await TestCluster.StartAsync();
        using var raw = await RawConnection.OpenAsync(cluster);

        await raw.SendAsync(raw.Head(method, ConfigMaps));

        await raw.ReadAnswerAsync(code);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/healthz")]
    [InlineData(ConfigMaps)]
    [InlineData("/api/v1/namespaces/default")]
    public async Task Head_is_get_without_the_body(string path)
    {
        await using var cluster = await TestCluster.StartAsync();

        var answer = await cluster.SendAsync(HttpMethod.Head, path, null);

        Assert.Equal("", answer.Expect(200).Text);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps/%63%31", 200)]
    [InlineData("/api/v1/namespaces/%64efault/configmaps/c1", 200)]
    [InlineData("/api/v1/namespaces/default/configmaps/a%2Fb", 404)]
    [InlineData("/api/v1/namespaces/default/configmaps/%C3%28", 404)]
    [InlineData("/api/v1/namespaces/default/configmaps/%00", 400)]
    [InlineData("/api/v1/namespaces/default/configmaps/%zz", 404)]
    [InlineData("/api/v1/namespaces/default/configmaps/c1%20", 404)]
    [InlineData("/api/v1//namespaces///default/configmaps/c1", 200)]
    [InlineData("/api/v1/namespaces/other/../default/configmaps/c1", 200)]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd", 404)]
    public async Task Escaped_paths_are_read_and_nothing_else(string path, int code)
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        using var raw = await RawConnection.OpenAsync(cluster);

        await raw.SendAsync(raw.Head("GET", path));

        await raw.ReadAnswerAsync(code);
    }

    [Fact]
    public async Task An_address_may_be_as_long_as_for_the_real_server()
    {
        await using var cluster = await TestCluster.StartAsync();
        var values = string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"v{i}"));

        (await cluster.GetAsync($"{ConfigMaps}?labelSelector=a+in+({values})")).Expect(200);
        var refused = await cluster.GetAsync($"{ConfigMaps}?labelSelector=a+in+({string.Join(',', Enumerable.Repeat("value", 300_000))})");

        Assert.InRange(refused.Code, 414, 431);
    }
}
