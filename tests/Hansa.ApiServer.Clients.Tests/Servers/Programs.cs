using System.Collections.Immutable;
using Hansa.ApiServer.Clients.Tests.Transcripts;
using Hansa.RealClusters.Binaries;
using Hansa.RealClusters.Kubectl;
using Hansa.RealClusters.Processes;

namespace Hansa.ApiServer.Clients.Tests.Servers;

/// <summary>The clients: the machine's kubectl, and what eng/helm makes available.</summary>
public sealed class Programs : IAsyncLifetime
{
    /// <summary>The kubectl of the machine.</summary>
    public const string Machine = "kubectl";

    private Launcher _launcher = null!; // InitializeAsync
    private string _folder = null!; // InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _launcher = await Launcher.CreateAsync(TimeProvider.System, CancellationToken.None);
        _folder = await EngineeringScript.FolderAsync("helm", CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _launcher.DisposeAsync();

    /// <summary>Runs a session on a cluster of its own with these clients, such as "kubectl-1.31" and "helm-3".</summary>
    internal async Task TellAsync(string session, Server server, params IReadOnlyList<string> clients)
    {
        using var shell = new Shell(_launcher, await server.KubeconfigAsync(), clients.ToImmutableSortedDictionary(client => client.Split('-')[0], FileOf));
        await Session.RunAsync(session, shell, new HashSet<string>([.. server.Traits, .. clients]), TestContext.Current.CancellationToken);
    }

    private string FileOf(string client) => client == Machine ? KubectlProgram.Find() : Path.Combine(_folder, client);
}
