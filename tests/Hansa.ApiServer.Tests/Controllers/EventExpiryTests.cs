using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Controllers;

public sealed class EventExpiryTests
{
    private const string Events = "/api/v1/namespaces/default/events";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_event_goes_an_hour_after_it_was_last_written()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Events, Event("once"));
        await cluster.CreateAsync(Events, Event("again"));
        _clock.Advance(TimeSpan.FromMinutes(30));
        (await cluster.PatchAsync(Events + "/again", """{"count":2}""")).Expect(200);
        using var watch = await cluster.WatchAsync($"{Events}?watch=1&resourceVersion={cluster.Cluster.Revision}");

        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(["again", "once"], (await cluster.GetAsync(Events)).Names);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["again"], (await cluster.GetAsync(Events)).Names);
        Assert.Equal("DELETED once", await watch.NextNameAsync());
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Empty((await cluster.GetAsync(Events)).Names);
    }

    [Fact]
    public async Task Nothing_else_goes_and_events_of_the_newer_api_do()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(ConfigMaps, ConfigMap("c1"));
        await cluster.CreateAsync("/apis/events.k8s.io/v1/namespaces/default/events", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "new" },
            ["regarding"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p" },
            ["eventTime"] = "2026-01-01T12:00:00.000000Z",
        });

        _clock.Advance(TimeSpan.FromHours(24));

        (await cluster.GetAsync(ConfigMaps + "/c1")).Expect(200);
        Assert.Empty((await cluster.GetAsync(Events)).Names);
    }

    [Fact]
    public async Task An_event_deleted_and_made_again_has_its_own_hour()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateAsync(Events, Event("e"));
        _clock.Advance(TimeSpan.FromMinutes(50));
        (await cluster.DeleteAsync(Events + "/e")).Expect(200);
        await cluster.CreateAsync(Events, Event("e"));

        _clock.Advance(TimeSpan.FromMinutes(59));
        (await cluster.GetAsync(Events + "/e")).Expect(200);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await cluster.GetAsync(Events + "/e")).Expect(404);
    }

    [Fact]
    public async Task After_a_restart_events_still_end()
    {
        using var folder = new TempFolder();
        await using (var first = await StartAsync(folder.Path))
            await first.CreateAsync(Events, Event("e"));

        await using var second = await StartAsync(folder.Path);
        (await second.GetAsync(Events + "/e")).Expect(200);
        _clock.Advance(TimeSpan.FromHours(1));

        (await second.GetAsync(Events + "/e")).Expect(404);
    }

    private static JsonObject Event(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p" },
        ["count"] = 1,
    };

    private Task<TestCluster> StartAsync(string? data = null) => TestCluster.StartAsync(options => options with { Clock = _clock, DataDirectory = data });
}
