using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.Sandbox.Fleet;

namespace Hansa.Cli.Tests.Stories;

/// <summary><c>hansa attach</c> with a kubeconfig that is no good, and with the one that is.</summary>
public sealed class AttachStoryTests(RunningFleet fleet) : IClassFixture<RunningFleet>, IAsyncLifetime
{
    private EmbeddedApiServer _server = null!; // InitializeAsync
    private EmbeddedCluster _cluster = null!; // InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac }, TestContext.Current.CancellationToken);
        _cluster = _server.AddCluster("guarded");
        _cluster.AddToken("of-operator", "operator", "system:authenticated");
        await fleet.RunAsync("workspace", "create", "team-a", "--wait");
    }

    [Fact]
    public async Task What_could_not_join_is_not_made()
    {
        var stranger = await AttachAsync("guarded", fleet.File("stranger", _cluster.KubeconfigFor("of-nobody")));
        var powerless = await AttachAsync("guarded", fleet.File("powerless", _cluster.KubeconfigFor("of-operator")));

        Assert.Equal((ExitCodes.Failed, ExitCodes.Failed), (stranger.Code, powerless.Code));
        Assert.Contains("does not accept the kubeconfig's credentials: ", stranger.Error, StringComparison.Ordinal);
        Assert.Contains(_cluster.Address.Authority, stranger.Error, StringComparison.Ordinal);
        Assert.Contains("create namespaces; ", powerless.Error, StringComparison.Ordinal);
        Assert.Equal("", await fleet.HansaAsync("clusters", "-w", "team-a", "-o", "name"));
    }

    [Fact]
    public async Task Unchecked_it_is_made_and_done_again_it_stores_the_kubeconfig_that_is_good()
    {
        var made = await AttachAsync("late", fleet.File("late", _cluster.KubeconfigFor("of-nobody")), "--no-check", "--wait");
        Assert.Contains("secret/late-kubeconfig created", made.Output, StringComparison.Ordinal);
        Assert.Contains("late could not join", made.Error, StringComparison.Ordinal);
        Assert.Contains("--kubeconfig FILE` stores another kubeconfig", made.Error, StringComparison.Ordinal);

        var good = await AttachAsync("late", fleet.File("good", _cluster.Kubeconfig), "--wait");

        Assert.True(good.Code == ExitCodes.Ok, good.ToString());
        Assert.Contains("secret/late-kubeconfig configured", good.Output, StringComparison.Ordinal);
        var other = await AttachAsync("late", fleet.Kubeconfig("cluster-1"));
        Assert.Contains("leads to another cluster", other.Error, StringComparison.Ordinal);
        await fleet.HansaAsync("detach", "late", "-w", "team-a", "--wait");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<Ran> AttachAsync(string name, string kubeconfig, params string[] more) => RunningFleet.RunOnlyAsync(
        ["attach", name, "-w", "team-a", "--kubeconfig", kubeconfig, "--management-kubeconfig", fleet.Kubeconfig(SandboxFleet.Management), .. more]);
}
