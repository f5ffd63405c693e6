using System.Text.Json;
using Hansa.Api.Resources;
using Hansa.Federation.Tests.Building;
using Hansa.Federation.Workspaces;
using Microsoft.Extensions.Logging.Abstractions;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Workspaces;

public sealed class DefaultsCopiesTests
{
    [Fact]
    public void Every_app_shows_its_defaults_filled_in()
    {
        var wanted = Wanted(AFleet().WithWorkspace("alpha")
            .WithApp(AnApp("metallb"), spec => spec with { Defaults = "in: ${workspaceNamespace} ${own}", Variables = [new AppVariable { Name = "own", Default = "x" }] }));

        Assert.Equal([("metallb-d2iq-defaults", "in: alpha-ns x")], wanted);
    }

    [Fact]
    public void The_newest_version_has_the_plain_name()
    {
        var wanted = Wanted(Versions());

        Assert.Equal([("metallb-0.9.0-d2iq-defaults", "v: 0.9.0"), ("metallb-d2iq-defaults", "v: 0.10.0")], wanted);
    }

    [Fact]
    public void The_version_that_the_workspace_deploys_has_the_plain_name()
    {
        var wanted = Wanted(Versions().WithDeployment("metallb-0.9.0"));

        Assert.Equal([("metallb-0.10.0-d2iq-defaults", "v: 0.10.0"), ("metallb-d2iq-defaults", "v: 0.9.0")], wanted);
    }

    [Theory]
    [InlineData("0.9.0+build.1", "metallb-0.9.0-build.1-d2iq-defaults")]
    [InlineData("V0.9", "metallb-v0.9-d2iq-defaults")]
    public void A_version_that_is_no_part_of_a_name_is_written_as_one(string version, string name) => Assert.Contains(
        name,
        Wanted(AFleet().WithWorkspace("alpha").WithApp(AnApp("metallb", "99.0.0"), spec => spec).WithApp(AnApp("metallb", "old"), spec => spec with { Version = version })).Select(w => w.Item1));

    [Fact]
    public void Only_what_names_itself_is_a_copy_of_ours()
    {
        Assert.True(DefaultsCopies.Read(ConfigMap("metallb-d2iq-defaults")).IsOurs);
        Assert.False(DefaultsCopies.Read(ConfigMap("mine-d2iq-defaults")).IsOurs); // labels and all
    }

    [Fact]
    public void Nothing_that_is_delivered_has_the_name_of_a_copy()
    {
        var fleet = Versions().WithCluster("spoke-1").WithDeployment("metallb-0.9.0").WithOverrides("mine", "a: 1")
            .WithApp(AnApp("metallb-d2iq"), spec => spec with { Defaults = "a: 1" }).WithDeployment("metallb-d2iq-1.0.0", d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "mine" } } });

        var delivered = fleet.Plan("spoke-1").Objects(new Federation.Planning.FluxVersions("v2", "v1")).Select(o => o.Key.Name).ToArray();

        Assert.NotEmpty(delivered);
        Assert.Empty(delivered.Intersect(Wanted(fleet).Select(w => w.Item1)));
        Assert.All(delivered, name => Assert.False(name.EndsWith("-d2iq-defaults", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_Hansa_does_itself_has_no_defaults_to_read() =>
        Assert.Empty(Wanted(AFleet().WithWorkspace("alpha").WithApp("kubefed").WithApp("kommander")));

    [Fact]
    public async Task A_watch_of_them_that_breaks_is_told_with_its_fault()
    {
        await using var ground = await RemovalGround.StartAsync();
        await using var copies = new DefaultsCopies(ground.Management.Client, ground.Fleet, new BrokenClock(), new Random(1), NullLogger<DefaultsCopies>.Instance);

        copies.Watch(new HashSet<string> { RemovalGround.Ns });

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => copies.EndedAsync(TestContext.Current.CancellationToken));
    }

    private static JsonElement ConfigMap(string name) => JsonElement.Parse($$"""
        {"metadata":{"name":"{{name}}","namespace":"alpha-ns","uid":"u","labels":{"hansa.dev/role":"management"},"annotations":{"hansa.dev/object":"/ConfigMap/alpha-ns/metallb-d2iq-defaults"} } }
        """);

    private static FleetBuilder Versions() => AFleet().WithWorkspace("alpha")
        .WithApp(AnApp("metallb", "0.10.0"), spec => spec with { Defaults = "v: 0.10.0" })
        .WithApp(AnApp("metallb", "0.9.0"), spec => spec with { Defaults = "v: 0.9.0" });

    private static IEnumerable<(string, string)> Wanted(FleetBuilder fleet)
    {
        var snapshot = fleet.Snapshot();
        return DefaultsCopies.Wanted(snapshot.Workspaces.Values.Single(), snapshot.Apps).Select(w => (w.Key, w.Value));
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InsufficientMemoryException();
    }
}
