using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Faults;

/// <summary>What a client sees of each fault.</summary>
public sealed class FaultEffectTests
{
    [Fact]
    public async Task A_delayed_answer_comes_when_the_clock_says_so()
    {
        var clock = new WaitedClock();
        await using var cluster = await TestCluster.StartAsync(options => options with { Clock = clock });
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.Delay) { Delay = TimeSpan.FromMinutes(3), Times = 1 });
        var delayed = clock.TimerSetAsync(TimeSpan.FromMinutes(3));

        var answer = cluster.GetAsync(ConfigMaps);
        await delayed;
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(3));

        (await answer).Expect(200);
    }

    [Theory]
    [InlineData(429, "TooManyRequests", 7)]
    [InlineData(500, "InternalError", 0)]
    [InlineData(503, "ServiceUnavailable", 2)]
    [InlineData(410, "Expired", 0)]
    [InlineData(403, "Forbidden", 0)]
    public async Task An_error_is_a_status_with_its_code_and_nothing_is_done(int code, string reason, int retryAfter)
    {
        await using var cluster = await TestCluster.StartAsync();
        using (cluster.Cluster.Faults.Add(new Fault(FaultEffect.Error) { Code = code, RetryAfterSeconds = retryAfter, Verbs = ["create"] }))
        {
            var answer = await cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString());

            Assert.Equal(reason, answer.Expect(code).Reason);
            Assert.Equal(retryAfter > 0 ? TimeSpan.FromSeconds(retryAfter) : code == 429 ? TimeSpan.FromSeconds(1) : null, answer.Headers.RetryAfter?.Delta);
        }

        (await cluster.GetAsync(ConfigMaps + "/c1")).Expect(404);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_cut_before_the_write_leaves_nothing_written(bool plain)
    {
        await using var cluster = await StartAsync(plain);
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.DropBefore) { Verbs = ["create"] });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.PostAsync(ConfigMaps, ConfigMap("c1").ToJsonString()));

        (await cluster.GetAsync(ConfigMaps + "/c1")).Expect(404);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_cut_after_the_write_tells_the_client_nothing_of_it(bool plain)
    {
        await using var cluster = await StartAsync(plain);
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.DropAfter) { Verbs = ["create"] });

        for (var i = 0; i < 10; i++)
        {
            var name = $"c{i}";
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.PostAsync(ConfigMaps, ConfigMap(name).ToJsonString()));
            (await cluster.GetAsync($"{ConfigMaps}/{name}")).Expect(200);
        }
    }

    [Fact]
    public async Task A_cut_after_a_refused_write_tells_nothing_either()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.DropAfter) { Verbs = ["create"] });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.PostAsync(ConfigMaps, "{"));
    }

    [Fact]
    public async Task Silence_lasts_until_it_is_healed()
    {
        await using var cluster = await TestCluster.StartAsync();
        var fault = cluster.Cluster.Faults.Add(new Fault(FaultEffect.Silence) { Verbs = ["list"] });

        var silent = cluster.GetAsync(ConfigMaps);
        await fault.Struck;
        (await cluster.GetAsync("/api/v1/namespaces/default")).Expect(200);
        Assert.False(silent.IsCompleted);
        cluster.Cluster.Faults.Heal();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => silent);
        (await cluster.GetAsync(ConfigMaps)).Expect(200);
    }

    [Fact]
    public async Task An_endless_body_goes_on_as_long_as_it_is_read()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.EndlessBody) { Resources = ["configmaps"] });

        using var response = await cluster.Http.GetAsync(ConfigMaps.TrimStart('/'), HttpCompletionOption.ResponseHeadersRead, TestCluster.Cancel);
        await using var body = await response.Content.ReadAsStreamAsync(TestCluster.Cancel);
        await body.ReadExactlyAsync(new byte[20_000_000], TestCluster.Cancel);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_slow_body_is_the_real_answer_byte_by_byte()
    {
        var clock = new WaitedClock();
        await using var cluster = await TestCluster.StartAsync(options => options with { Clock = clock });
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.SlowBody) { Delay = TimeSpan.FromSeconds(1), Verbs = ["get"] });
        var first = clock.TimerSetAsync(TimeSpan.FromSeconds(1));

        var answer = cluster.GetAsync(ConfigMaps + "/c1");
        await first;
        Assert.False(answer.IsCompleted);
        await clock.AdvanceUntilAsync(answer, TimeSpan.FromSeconds(1));

        Assert.Equal("c1", (string?)(await answer).Expect(200).Json["metadata"]!["name"]);
    }

    [Fact]
    public async Task Garbage_is_no_json()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.Garbage));

        Assert.StartsWith("<html>", (await cluster.GetAsync(ConfigMaps)).Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_goes_on_from_an_expired_resourceVersion_is_told_so_and_others_are_not()
    {
        await using var cluster = await TestCluster.StartAsync();
        var created = await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c2"));
        var token = (string)(await cluster.GetAsync(ConfigMaps + "?limit=1")).Json["metadata"]!["continue"]!;
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.Expire) { Resources = ["configmaps"] });

        using var watch = await cluster.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={created.Version}");
        Assert.Equal(200, watch.Code);
        var told = await watch.NextAsync();
        Assert.Equal(("ERROR", 410), ((string?)told!["type"], (int?)told["object"]!["code"]));
        Assert.Null(await watch.NextAsync());
        Assert.Equal("Expired", (await cluster.GetAsync($"{ConfigMaps}?limit=1&continue={token}")).Expect(410).Reason);
        (await cluster.GetAsync($"{ConfigMaps}?resourceVersion={created.Version}&resourceVersionMatch=Exact")).Expect(410);
        (await cluster.GetAsync(ConfigMaps)).Expect(200);
        (await cluster.GetAsync(ConfigMaps + "?resourceVersion=0")).Expect(200);
        using var fresh = await cluster.WatchAsync(ConfigMaps + "?watch=1");
        Assert.StartsWith("ADDED", await fresh.NextNameAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watches_are_cut_all_or_those_of_one_resource()
    {
        await using var cluster = await TestCluster.StartAsync();
        var version = cluster.Cluster.Revision;
        using var maps = await cluster.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={version}");
        using var secrets = await cluster.WatchAsync($"/api/v1/secrets?watch=1&resourceVersion={version}");

        cluster.Cluster.Faults.CutWatches("configmaps");
        Assert.Null(await maps.NextAsync());
        (await cluster.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s1"}}""")).Expect(201);
        Assert.Equal("ADDED s1", await secrets.NextNameAsync());

        cluster.Cluster.Faults.CutWatches();
        Assert.Null(await secrets.NextAsync());
    }

    [Fact]
    public async Task During_a_partition_nothing_comes_through_and_afterwards_nothing_is_missing()
    {
        await using var cluster = await TestCluster.StartAsync();
        using var watch = await cluster.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={cluster.Cluster.Revision}");
        await cluster.CreateAsync(ConfigMaps, ConfigMap("before"));
        Assert.Equal("ADDED before", await watch.NextNameAsync());

        cluster.Cluster.Faults.Partition();
        var write = cluster.PostAsync(ConfigMaps, ConfigMap("during").ToJsonString());
        var read = watch.NextNameAsync();
        var finished = await Task.WhenAny(write, read, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestCluster.Cancel));
        Assert.False(finished == write || finished == read);
        Assert.True(cluster.Cluster.Faults.Partitioned);
        cluster.Cluster.Faults.Heal();

        (await write).Expect(201);
        Assert.Equal("ADDED during", await read);
    }

    [Fact]
    public async Task A_server_with_hanging_requests_stops_at_once()
    {
        // On a clock that stands still no timeout would ever come to help.
        var cluster = await TestCluster.StartAsync(options => options with { Clock = new FakeTimeProvider() });
        var fault = cluster.Cluster.Faults.Add(new Fault(FaultEffect.Silence) { Verbs = ["get"] });
        var silent = cluster.GetAsync(ConfigMaps + "/x");
        await fault.Struck;
        using var watch = await cluster.WatchAsync(ConfigMaps + "?watch=1&resourceVersion=1");
        cluster.Cluster.Faults.Partition();
        var partitioned = cluster.GetAsync(ConfigMaps);

        await cluster.Cluster.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestCluster.Cancel);

        await Assert.ThrowsAnyAsync<Exception>(() => silent);
        await Record.ExceptionAsync(() => partitioned);
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_of_one_cluster_is_none_of_its_neighbours()
    {
        await using var cluster = await TestCluster.StartAsync();
        var neighbour = cluster.Cluster.Server.AddCluster("neighbour");
        cluster.Cluster.Faults.Add(new Fault(FaultEffect.Error));

        using var request = new HttpRequestMessage(HttpMethod.Get, neighbour.Address + ConfigMaps);
        request.Headers.Authorization = new("Bearer", neighbour.AdminToken);
        using var answer = await cluster.Http.SendAsync(request, TestCluster.Cancel);

        Assert.Equal(200, (int)answer.StatusCode);
        (await cluster.GetAsync(ConfigMaps)).Expect(500);
    }

    private static Task<TestCluster> StartAsync(bool plain) => TestCluster.StartAsync(options => options with { PlainHttp = plain });
}
