using System.Globalization;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Clients.Tests.Servers;

/// <summary>One embedded server; each test has a cluster of its own on it, and they are used side by side.</summary>
public abstract class EmbeddedServers(bool plainHttp) : Server
{
    private EmbeddedApiServer? _server;
    private int _clusters;

    protected override async Task StartAsync() => _server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions
    {
        PlainHttp = plainHttp,
        Authorization = AuthorizationMode.Rbac,
        PretendReady = true,
        Failed = error => Console.Error.WriteLine(error),
    });

    protected override async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected override string Kubeconfig() =>
        _server!.AddCluster(string.Create(CultureInfo.InvariantCulture, $"cluster-{Interlocked.Increment(ref _clusters)}")).Kubeconfig; // it was started
}

/// <summary>As people get it: HTTP/2 over TLS.</summary>
public sealed class EmbeddedServer() : EmbeddedServers(plainHttp: false)
{
    public override IReadOnlyList<string> Traits => ["embedded", "https"];
}

/// <summary>HTTP/1.1 in clear text; kubectl and Helm send no credentials there.</summary>
public sealed class PlainHttpServer() : EmbeddedServers(plainHttp: true)
{
    public override IReadOnlyList<string> Traits => ["embedded", "http"];
}
