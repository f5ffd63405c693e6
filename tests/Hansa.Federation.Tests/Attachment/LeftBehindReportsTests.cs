using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Attachment;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Attachment;

public sealed class LeftBehindReportsTests : IAsyncLifetime
{
    private ManagementGround _ground = null!;
    private LeftBehindReports _reports = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        _reports = new LeftBehindReports(_ground.Client, new FakeTimeProvider());
        await HubNamespace.EnsureAsync(_ground.Client, Ct);
    }

    public ValueTask DisposeAsync() => _ground.DisposeAsync();

    [Fact]
    public async Task What_was_left_is_listed_until_the_cluster_is_attached_again()
    {
        await WriteAsync("c1", ["earlier"]);
        await WriteAsync("c1", ["HelmRelease alpha-ns/metallb", "Namespace alpha-ns (made by Hansa)"]);

        Assert.Equal(["HelmRelease alpha-ns/metallb", "Namespace alpha-ns (made by Hansa)"], await ObjectsAsync("c1"));
        Assert.Equal(Labels.RoleManagement, (await _ground.MetadataAsync(Kinds.ConfigMap, Key("c1"))).Label(Labels.Role));
        await _reports.RemoveAsync("c1", Ct);
        Assert.False(await _ground.HasAsync(Kinds.ConfigMap, Key("c1")));
    }

    [Fact]
    public async Task However_much_was_left_the_report_has_an_end()
    {
        await WriteAsync("c1", [.. Enumerable.Range(0, 700).Select(i => new string('a', 1000))]);

        var objects = await ObjectsAsync("c1");

        Assert.Equal((501, "and 200 more"), (objects.Length, objects[^1]));
        Assert.All(objects, name => Assert.True(name.Length <= 601));
    }

    [Theory]
    [InlineData("Not A Name")]
    [InlineData("../../default/configmaps/x")]
    public async Task An_id_that_is_no_part_of_a_name_is_told_by_its_digest(string clusterId)
    {
        await WriteAsync(clusterId, ["one"]);

        Assert.Equal(["one"], await ObjectsAsync(Federation.Planning.Digest.ForName(clusterId)));
        await _reports.RemoveAsync(clusterId, Ct);
        Assert.False(await _ground.HasAsync(Kinds.ConfigMap, Key(Federation.Planning.Digest.ForName(clusterId))));
    }

    private static ObjectKey Key(string id) => new("kommander", $"hansa-left-behind-{id}");

    private Task WriteAsync(string clusterId, string[] objects) => _reports.WriteAsync(ACluster("alpha-ns", "spoke-1"), clusterId, "its services go on running", objects, Ct);

    private async Task<string[]> ObjectsAsync(string id)
    {
        using var found = await _ground.Client.GetAsync(Kinds.ConfigMap.ObjectPath(Key(id)), Ct);
        return found!.RootElement.GetProperty("data").GetProperty("objects").GetString()!.Split('\n'); // it was written
    }
}
