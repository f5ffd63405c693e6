using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Tests.Transport;

public sealed class WriteWindowTests
{
    private static readonly ObjectKey Key = new("ns", "name");
    private static readonly byte[] Body = "{}"u8.ToArray();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_too_little_of_the_term_left_nothing_is_written_and_reading_goes_on()
    {
        await using var server = await TestServer.StartAsync(c => c.JsonAsync("{}"));
        var left = TimeSpan.FromSeconds(4.9);
        using var client = server.Client(options: new ApiClientOptions { Writes = Following(() => left) });

        var refused = await Assert.ThrowsAsync<ApiException>(() => client.MergePatchAsync(Kinds.ConfigMap, Key, Body, Ct));
        await client.GetAsync("/version", Ct);
        await client.ApplyAsync(Kinds.ConfigMap, Key, Body, "hansa", force: false, Ct, dryRun: true);
        left = TimeSpan.FromSeconds(5);
        await client.MergePatchAsync(Kinds.ConfigMap, Key, Body, Ct);

        Assert.True(refused.IsTransient);
        Assert.Equal(["GET", "PATCH", "PATCH"], server.Requests.Select(r => r.Split(' ')[0]));
    }

    [Fact]
    public async Task A_write_ends_with_the_term()
    {
        var clock = new TestClock();
        var stalled = new Signals<bool>();
        await using var server = await TestServer.StartAsync(async c =>
        {
            stalled.Send(true);
            await c.SilenceAsync();
        });
        using var client = server.Client(clock, new ApiClientOptions { Writes = Following(() => TimeSpan.FromSeconds(8)) });

        var writing = client.MergePatchAsync(Kinds.ConfigMap, Key, Body, Ct);
        await stalled.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(ApiFailure.TimedOut, (await Assert.ThrowsAsync<ApiException>(() => writing)).Failure);
    }

    private static WriteWindow Following(Func<TimeSpan> left)
    {
        var window = new WriteWindow();
        window.Follow(left);
        return window;
    }
}
