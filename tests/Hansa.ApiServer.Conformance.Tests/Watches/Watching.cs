namespace Hansa.ApiServer.Conformance.Tests.Watches;

/// <summary>Watches: where they begin, what they tell, how they end.</summary>
public abstract class Watching(ApiUnderTest server) : Case(server)
{
    private const string Own = "labelSelector=own";

    [Theory]
    [InlineData("")]
    [InlineData("&resourceVersion=0")]
    public async Task Without_a_revision_it_begins_with_what_is_there(string version)
    {
        var made = await CreateConfigMapAsync("c1", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, $"{Own}{version}");

        Expect.Json(made, await watch.NextAsync("ADDED", "c1"));
        var next = await CreateConfigMapAsync("c2", """{"own":""}""");
        Expect.Json(next, await watch.NextAsync("ADDED", "c2"));
    }

    [Fact]
    public async Task A_token_of_a_list_means_nothing_to_a_watch_from_a_revision()
    {
        var made = await CreateConfigMapAsync("c1", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, $"{Own}&resourceVersion={made.ResourceVersion()}&continue=x");

        var next = await CreateConfigMapAsync("c2", """{"own":""}""");
        Expect.Json(next, await watch.NextAsync("ADDED", "c2"));
    }

    [Fact]
    public async Task It_ends_at_its_timeout()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, $"{Own}&timeoutSeconds=2");

        await watch.NextAsync("ADDED", "c1");

        await watch.EndsAsync();
    }

    [Fact]
    public async Task From_a_revision_it_tells_every_change_once_and_in_order()
    {
        var first = await CreateConfigMapAsync("c1", """{"own":""}""");
        var second = (await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"2"}}""")).Is(200);
        var third = (await PatchAsync($"{ConfigMaps}/c1", """{"data":{"a":"3"}}""")).Is(200);
        await DeleteAsync($"{ConfigMaps}/c1");
        var last = await CreateConfigMapAsync("c2", """{"own":""}""");

        await using var watch = await WatchAsync(ConfigMaps, $"{Own}&resourceVersion={first.ResourceVersion()}");

        Expect.Json(second, await watch.NextAsync("MODIFIED", "c1"));
        Expect.Json(third, await watch.NextAsync("MODIFIED", "c1"));
        var deleted = await watch.NextAsync("DELETED", "c1");
        Assert.NotEqual(third.ResourceVersion(), deleted.ResourceVersion());
        third["metadata"]!["resourceVersion"] = "*";
        Expect.Json(third, deleted);
        Expect.Json(last, await watch.NextAsync("ADDED", "c2"));
    }

    [Fact]
    public async Task What_begins_to_match_is_added_and_what_ceases_is_deleted()
    {
        var start = (await GetAsync(ConfigMaps)).Is(200).ResourceVersion();
        await CreateConfigMapAsync("e1", """{"p":"odd"}""");
        await PatchAsync($"{ConfigMaps}/e1", """{"metadata":{"labels":{"p":"even"}}}""");
        var relabelled = (await PatchAsync($"{ConfigMaps}/e1", """{"metadata":{"labels":{"p":"odd"}}}""")).Is(200);
        await DeleteAsync($"{ConfigMaps}/e1");
        await CreateConfigMapAsync("e2", """{"p":"even"}""");

        await using var watch = await WatchAsync(ConfigMaps, $"labelSelector=p%3Deven&resourceVersion={start}");

        await watch.NextAsync("ADDED", "e1");
        var left = await watch.NextAsync("DELETED", "e1");
        Assert.Equal("even", left.Text("metadata", "labels", "p"));
        Assert.Equal(relabelled.ResourceVersion(), left.ResourceVersion());
        await watch.NextAsync("ADDED", "e2");
    }

    [Fact]
    public async Task One_object_is_watched_by_its_name()
    {
        await using var watch = await WatchAsync(ConfigMaps, "fieldSelector=metadata.name%3Dc2");

        await CreateConfigMapAsync("c1");
        await CreateConfigMapAsync("c2");

        await watch.NextAsync("ADDED", "c2");
    }

    [Fact]
    public async Task All_namespaces_are_watched_at_once()
    {
        var label = Namespace;
        await using var watch = await WatchAsync("/api/v1/configmaps", $"labelSelector=of%3D{label}");

        await CreateConfigMapAsync("c1", $$"""{"of":"{{label}}"}""");

        Assert.Equal(Namespace, (await watch.NextAsync("ADDED", "c1")).Text("metadata", "namespace"));
    }

    [Fact]
    public async Task A_custom_resource_is_watched()
    {
        await Server.WidgetsAsync();
        await using var watch = await WatchAsync(Widgets);

        var made = await CreateWidgetAsync("w1");

        Expect.Json(made, await watch.NextAsync("ADDED", "w1"));
    }

    [Fact]
    public async Task A_watch_of_the_future_is_silent()
    {
        await using var watch = await WatchAsync(ConfigMaps, "resourceVersion=99999999&timeoutSeconds=1");

        await watch.EndsAsync();
    }

    [Fact]
    public async Task A_missing_namespace_may_be_watched()
    {
        await using var watch = await WatchAsync("/api/v1/namespaces/nons/configmaps", "timeoutSeconds=1");

        await watch.EndsAsync();
    }

    [Theory]
    [InlineData("watch=1")]
    [InlineData("watch=abc")]
    [InlineData("watch")]
    public async Task Every_value_but_false_and_0_watches(string query)
    {
        var answer = (await GetAsync($"{ConfigMaps}?{query}&timeoutSeconds=1&labelSelector=none")).HasCode(200);

        Assert.Equal("", answer.Text);
    }

    [Theory]
    [InlineData("watch=0")]
    [InlineData("watch=false")]
    public async Task False_and_0_list(string query) => Assert.Equal("ConfigMapList", (await GetAsync($"{ConfigMaps}?{query}")).Is(200).Text("kind"));

    [Fact]
    public async Task On_the_path_of_one_object_it_is_a_plain_GET()
    {
        await CreateConfigMapAsync("c1");

        Assert.Equal("ConfigMap", (await GetAsync($"{ConfigMaps}/c1?watch=true&timeoutSeconds=1")).Is(200).Text("kind"));
    }

    [Fact]
    public async Task Its_selectors_are_checked()
    {
        (await GetAsync($"{ConfigMaps}?watch=1&labelSelector==x")).HasCode(400);
        (await GetAsync($"{ConfigMaps}?watch=1&fieldSelector=data.x%3Dy")).Fails(
            400, "BadRequest", "\"data.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }

    [Fact]
    public async Task A_revision_is_a_number() =>
        Assert.Contains("strconv.ParseUint: parsing \"abc\": invalid syntax", (await GetAsync($"{ConfigMaps}?watch=1&resourceVersion=abc")).Json.Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task It_is_not_served_as_YAML()
    {
        var answer = (await GetAsync($"{ConfigMaps}?watch=1&timeoutSeconds=1", "application/yaml")).HasCode(406);

        Assert.Contains("only the following media types are accepted: application/json;stream=watch,", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resourceVersionMatch_is_not_for_watches()
    {
        var answer = (await GetAsync($"{ConfigMaps}?watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan")).Is(422);

        Assert.StartsWith("ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_Table_only_the_first_event_has_columns()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, Own, Table);

        var first = await watch.NextAsync("ADDED");
        Assert.Equal("Table", first.Text("kind"));
        Assert.Equal(3, first["columnDefinitions"]!.AsArray().Count);
        Assert.Equal("c1", first.Text("rows", 0, "cells", 0));
        Assert.Equal("c1", first.Text("rows", 0, "object", "metadata", "name"));

        await CreateConfigMapAsync("c2", """{"own":""}""");
        var second = await watch.NextAsync("ADDED");
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("c2", second.Text("rows", 0, "cells", 0));
    }

    [Fact]
    public async Task As_metadata_only()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");
        await using var watch = await WatchAsync(ConfigMaps, Own, "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

        var first = await watch.NextAsync("ADDED", "c1");

        Assert.Equal("PartialObjectMetadata", first.Text("kind"));
        Assert.False(first.ContainsKey("data"));
    }

    [Fact]
    public async Task Twenty_watches_see_the_same()
    {
        var start = (await GetAsync(ConfigMaps)).Is(200).ResourceVersion();
        var watches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WatchAsync(ConfigMaps, $"{Own}&resourceVersion={start}")));
        string[] names = [.. Enumerable.Range(0, 20).Select(number => $"c{number}")];

        await Task.WhenAll(names.Select(name => CreateConfigMapAsync(name, """{"own":""}""")));

        foreach (var watch in watches)
        {
            var seen = new List<JsonObject>();
            for (var i = 0; i < names.Length; i++)
                seen.Add(await watch.NextAsync("ADDED"));
            Assert.Equal(names.Order(StringComparer.Ordinal), seen.Select(one => one.Name()).Order(StringComparer.Ordinal));
            var revisions = seen.Select(one => long.Parse(one.ResourceVersion(), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(revisions.Order().Distinct(), revisions);
            await watch.DisposeAsync();
        }
    }
}

public sealed class WatchingOnEmbedded(EmbeddedServer server) : Watching(server);

public sealed class WatchingOnReal(RealServer server) : Watching(server);
