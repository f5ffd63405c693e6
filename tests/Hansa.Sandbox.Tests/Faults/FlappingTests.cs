using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.Sandbox.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Hansa.Sandbox.Tests.Faults;

/// <summary><c>--flap</c>: cut off and back by turns.</summary>
public sealed class FlappingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task It_begins_cut_off_and_changes_every_time()
    {
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions(), TestContext.Current.CancellationToken);
        var plan = server.AddCluster("cluster-1").Faults;

        using var flapping = new Flapping(plan, new ClusterFaults(), TimeSpan.FromSeconds(10), _clock);

        Assert.Equal([true, false, true, false], Turns(plan));
    }

    [Fact]
    public async Task It_changes_nothing_any_more_when_it_has_ended()
    {
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions(), TestContext.Current.CancellationToken);
        var plan = server.AddCluster("cluster-1").Faults;
        using (new Flapping(plan, new ClusterFaults(), TimeSpan.FromSeconds(10), _clock))
            _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([false, false, false, false], Turns(plan));
    }

    private bool[] Turns(FaultPlan plan) => [.. Enumerable.Range(0, 4).Select(_ =>
    {
        var now = plan.Partitioned;
        _clock.Advance(TimeSpan.FromSeconds(10));
        return now;
    })];
}
