using System.Buffers.Text;
using System.Text;

namespace Hansa.ApiServer.Conformance.Tests.Lists;

/// <summary><c>limit</c> and <c>continue</c>.</summary>
public abstract class Paging(ApiUnderTest server) : Case(server)
{
    private const string Own = "labelSelector=own";

    [Fact]
    public async Task A_page_says_where_the_next_begins_and_how_many_remain()
    {
        await Server.WidgetsAsync();
        await WidgetsAsync(5);

        var page = (await GetAsync($"{Widgets}?limit=2")).Is(200);

        Assert.Equal(["k1", "k2"], page.Names());
        Assert.Equal("3", page.Text("metadata", "remainingItemCount"));
        Assert.False(string.IsNullOrEmpty(page.Text("metadata", "continue")));
    }

    [Fact]
    public async Task With_a_selector_nobody_counts_what_remains()
    {
        await FillAsync(5);

        var page = (await GetAsync($"{ConfigMaps}?limit=2&{Own}")).Is(200);

        Assert.Equal(["k1", "k2"], page.Names());
        Assert.Null(page.At("metadata", "remainingItemCount"));
        Assert.NotNull(page.At("metadata", "continue"));
    }

    [Fact]
    public async Task All_pages_show_the_state_of_the_first()
    {
        await FillAsync(5);
        var first = (await GetAsync($"{ConfigMaps}?limit=2&{Own}")).Is(200);
        await CreateConfigMapAsync("k00", """{"own":""}""");
        await DeleteAsync($"{ConfigMaps}/k4");

        var second = (await GetAsync($"{ConfigMaps}?limit=2&{Own}&continue={first.Text("metadata", "continue")}")).Is(200);
        var third = (await GetAsync($"{ConfigMaps}?limit=2&{Own}&continue={second.Text("metadata", "continue")}")).Is(200);

        Assert.Equal(["k3", "k4"], second.Names());
        Assert.Equal(["k5"], third.Names());
        Assert.Equal([first.ResourceVersion(), first.ResourceVersion()], [second.ResourceVersion(), third.ResourceVersion()]);
        Assert.True(string.IsNullOrEmpty(third.Text("metadata", "continue")));
    }

    [Fact]
    public async Task A_custom_list_says_that_nothing_follows()
    {
        await Server.WidgetsAsync();

        Expect.Json("""{"resourceVersion":"*","continue":""}""", (await GetAsync(Widgets)).Is(200)["metadata"]);
        Expect.Json("""{"resourceVersion":"*"}""", (await GetAsync(ConfigMaps)).Is(200)["metadata"]);
    }

    [Fact]
    public async Task A_token_is_the_revision_and_the_key_behind_the_page()
    {
        await FillAsync(3);

        var page = (await GetAsync($"{ConfigMaps}?limit=2&{Own}")).Is(200);

        var token = JsonNode.Parse(Base64Url.DecodeFromChars(page.Text("metadata", "continue")));
        Expect.Json($$$"""{"v":"meta.k8s.io/v1","rv":{{{page.ResourceVersion()}}},"start":"k2\u0000"}""", token);
    }

    [Fact]
    public async Task Pages_across_namespaces_are_in_the_order_of_keys()
    {
        await FillAsync(3);

        var page = (await GetAsync($"/api/v1/configmaps?limit=2&fieldSelector=metadata.namespace%3D{Namespace}&{Own}")).Is(200);
        var next = (await GetAsync($"/api/v1/configmaps?limit=2&fieldSelector=metadata.namespace%3D{Namespace}&{Own}&continue={page.Text("metadata", "continue")}")).Is(200);

        Assert.Equal(["k1", "k2"], page.Names());
        Assert.Equal(["k3"], next.Names());
    }

    [Fact]
    public async Task A_token_and_a_resourceVersion_exclude_each_other()
    {
        await FillAsync(3);
        var token = (await GetAsync($"{ConfigMaps}?limit=2")).Is(200).Text("metadata", "continue");

        (await GetAsync($"{ConfigMaps}?limit=2&continue={token}&resourceVersion=5")).Fails(400, "BadRequest", "specifying resource version is not allowed when using continue");
        (await GetAsync($"{ConfigMaps}?limit=2&continue={token}&resourceVersion=0")).HasCode(200);
    }

    [Theory]
    [InlineData("{}", "server does not recognize this encoded version \"\"")]
    [InlineData("""{"v":"v9","rv":1,"start":"x"}""", "server does not recognize this encoded version \"v9\"")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":5,"start":""}""", "encoded start key empty (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":0,"start":"x"}""", "incorrect encoded start resourceVersion (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":5,"start":"../x"}""", "../x")]
    public async Task A_token_that_the_server_did_not_give_is_a_bad_request(string token, string why) =>
        (await GetAsync($"{ConfigMaps}?continue={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}")).Fails(400, "BadRequest", $"invalid continue token: continue key is not valid: {why}");

    [Fact]
    public async Task Garbage_is_no_token() =>
        Assert.StartsWith("invalid continue token: continue key is not valid: ", (await GetAsync($"{ConfigMaps}?continue=garbage")).Is(400).Text("message"), StringComparison.Ordinal);

    [Fact]
    public async Task A_limit_is_a_number()
    {
        await FillAsync(2);

        (await GetAsync($"{ConfigMaps}?limit=abc")).Fails(400, "BadRequest", "strconv.ParseInt: parsing \"abc\": invalid syntax");
        Assert.Equal(2, (await GetAsync($"{ConfigMaps}?limit=0&{Own}")).Is(200).Items().Length);
        Assert.Equal(2, (await GetAsync($"{ConfigMaps}?limit=-1&{Own}")).Is(200).Items().Length);
        Assert.Null((await GetAsync($"{ConfigMaps}?limit=1000&{Own}")).Is(200).At("metadata", "continue"));
    }

    private async Task FillAsync(int count)
    {
        for (var i = 1; i <= count; i++)
            await CreateConfigMapAsync($"k{i}", """{"own":""}""");
    }

    private async Task WidgetsAsync(int count)
    {
        for (var i = 1; i <= count; i++)
            await CreateWidgetAsync($"k{i}");
    }
}

public sealed class PagingOnEmbedded(EmbeddedServer server) : Paging(server);

public sealed class PagingOnReal(RealServer server) : Paging(server);
