namespace Hansa.ApiServer.Conformance.Tests.Watches;

/// <summary>What is left when the server has dropped its history: continue tokens, exact revisions, old watches.</summary>
public abstract class History(ApiUnderTest server) : Case(server)
{
    private const string ContinueTooOld = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    [Fact]
    public async Task An_old_token_is_expired_and_gets_a_new_one()
    {
        for (var i = 1; i <= 4; i++)
            await CreateConfigMapAsync($"k{i}", """{"own":""}""");
        var token = (await GetAsync($"{ConfigMaps}?limit=2&labelSelector=own")).Is(200).Text("metadata", "continue");
        await PatchAsync($"{ConfigMaps}/k4", """{"data":{"a":"2"}}""");
        await Server.CompactAsync(Cancel);

        var expired = (await GetAsync($"{ConfigMaps}?limit=2&labelSelector=own&continue={token}")).Is(410);

        Expect.Contains("""{"reason":"Expired","metadata":{"continue":"*"}}""", expired);
        Assert.Equal(ContinueTooOld, expired.Text("message"));
        var rest = (await GetAsync($"{ConfigMaps}?limit=2&labelSelector=own&continue={expired.Text("metadata", "continue")}")).Is(200);
        Assert.Equal(["k3", "k4"], rest.Names());
        Assert.Equal("2", rest.Items()[1].Text("data", "a"));
    }

    [Fact]
    public async Task An_exact_revision_that_is_forgotten_is_expired()
    {
        var then = (await CreateConfigMapAsync("k1")).ResourceVersion();
        await CreateConfigMapAsync("k2");
        await Server.CompactAsync(Cancel);

        (await GetAsync($"{ConfigMaps}?resourceVersion={then}&resourceVersionMatch=Exact")).Fails(410, "Expired", "The resourceVersion for the provided list is too old.");
        (await GetAsync($"{ConfigMaps}?resourceVersion={then}&limit=1")).Fails(410, "Expired", "The resourceVersion for the provided list is too old.");
        (await GetAsync($"{ConfigMaps}?resourceVersion={then}")).HasCode(200);
        (await GetAsync($"{ConfigMaps}?resourceVersion={then}&resourceVersionMatch=NotOlderThan")).HasCode(200);
    }

    [Fact]
    public async Task A_watch_from_before_is_one_error_and_the_end()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1");
        await Server.CompactAsync(Cancel);
        await using var watch = await WatchAsync(Widgets, "resourceVersion=1");

        var error = await watch.NextAsync("ERROR");

        Expect.Contains("""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Expired","code":410}""", error);
        Assert.Matches("^too old resource version: 1 \\([0-9]+\\)$", error.Text("message"));
        await watch.EndsAsync();
    }

    [Fact]
    public async Task A_watch_that_is_open_goes_on()
    {
        await using var watch = await WatchAsync(ConfigMaps, "labelSelector=own");
        await Server.CompactAsync(Cancel);

        await CreateConfigMapAsync("k1", """{"own":""}""");

        await watch.NextAsync("ADDED", "k1");
    }
}

[Collection(typeof(Alone))]
public sealed class HistoryOnEmbedded(EmbeddedServer server) : History(server);

[Collection(typeof(Alone))]
public sealed class HistoryOnReal(RealServer server) : History(server);
