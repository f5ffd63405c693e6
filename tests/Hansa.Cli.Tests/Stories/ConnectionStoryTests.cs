using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;

namespace Hansa.Cli.Tests.Stories;

/// <summary>Which cluster does not answer, or does not let somebody in, and what to do about it.</summary>
public sealed class ConnectionStoryTests : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-connection-");
    private EmbeddedApiServer _server = null!; // InitializeAsync
    private EmbeddedCluster _cluster = null!; // InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac }, TestContext.Current.CancellationToken);
        _cluster = _server.AddCluster("guarded");
        _cluster.AddToken("of-operator", "operator", "system:authenticated");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_kubeconfig_that_leads_to_it()
    {
        var file = await WrittenAsync(_cluster.Kubeconfig.Replace(_cluster.Address.Authority, "127.0.0.1:1", StringComparison.Ordinal));

        var ran = await RunningFleet.RunOnlyAsync("status", "--kubeconfig", file);

        Assert.Equal(ExitCodes.Failed, ran.Code);
        Assert.Contains("That is the management cluster, https://127.0.0.1:1/", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"(kubeconfig {file}; its current context)", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_known_there_is_told_where()
    {
        var ran = await RunningFleet.RunOnlyAsync("status", "--kubeconfig", await WrittenAsync(_cluster.KubeconfigFor("of-nobody")));

        Assert.Contains("You must be logged in to the server", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"That is the management cluster, {_cluster.Address}", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters", true)]
    [InlineData("workspace delete team-a", false)]
    public async Task Who_may_not_look_everywhere_is_told_to_look_at_one_workspace(string command, bool isTold)
    {
        var ran = await RunningFleet.RunOnlyAsync([.. command.Split(' '), "--kubeconfig", await WrittenAsync(_cluster.KubeconfigFor("of-operator"))]);

        Assert.Equal(ExitCodes.Failed, ran.Code);
        Assert.Equal(isTold, ran.Error.Contains("give -w WORKSPACE", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task<string> WrittenAsync(string kubeconfig)
    {
        var file = Path.Combine(_home.FullName, "kubeconfig");
        await File.WriteAllTextAsync(file, kubeconfig, TestContext.Current.CancellationToken);
        return file;
    }
}
