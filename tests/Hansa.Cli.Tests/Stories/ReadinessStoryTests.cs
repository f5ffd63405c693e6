using System.Net;
using System.Net.Sockets;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;

namespace Hansa.Cli.Tests.Stories;

/// <summary>What the probes of deploy/management ask the controller's process.</summary>
public sealed class ReadinessStoryTests : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hansa-ready-");

    [Fact]
    public async Task The_leader_is_ready_and_so_is_a_replica_that_stands_by()
    {
        await using var cluster = await InstalledAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Uri[] endpoints = [FreeEndpoint(), FreeEndpoint()];
        var replicas = endpoints.Select(endpoint => StartAsync(endpoint, stop.Token)).ToArray();

        foreach (var endpoint in endpoints)
            await AnswersAsync(endpoint, "/readyz", HttpStatusCode.OK);

        await stop.CancelAsync();
        await Task.WhenAll(replicas);
    }

    [Fact]
    public async Task One_that_waits_for_a_busy_management_cluster_is_alive_and_not_ready()
    {
        await using var cluster = await InstalledAsync();
        cluster.Faults.Add(new Fault(FaultEffect.Error) { Code = 503 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var endpoint = FreeEndpoint();
        var controller = StartAsync(endpoint, stop.Token);

        await AnswersAsync(endpoint, "/healthz", HttpStatusCode.OK);
        await AnswersAsync(endpoint, "/readyz", HttpStatusCode.ServiceUnavailable);
        cluster.Faults.Heal();
        await AnswersAsync(endpoint, "/readyz", HttpStatusCode.OK);

        await stop.CancelAsync();
        await controller;
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Kubeconfig => Path.Combine(_home.FullName, "kubeconfig");

    private async Task<EmbeddedCluster> InstalledAsync()
    {
        var cluster = await EmbeddedCluster.StartAsync(cancel: Ct);
        await File.WriteAllTextAsync(Kubeconfig, cluster.Kubeconfig, Ct);
        var ran = await RunningFleet.RunOnlyAsync("install", "--apply", "--kubeconfig", Kubeconfig);
        Assert.True(ran.Code == ExitCodes.Ok, ran.ToString());
        return cluster;
    }

    private Task<int> StartAsync(Uri endpoint, CancellationToken ct) =>
        HansaCommand.Create().Parse(["controller", "--kubeconfig", Kubeconfig, "--listen", endpoint.Authority, "--log-level", "Error"]).InvokeAsync(null, ct);

    private static async Task AnswersAsync(Uri endpoint, string path, HttpStatusCode wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (await CodeAsync(new Uri(endpoint, path), deadline.Token) != wanted)
            Assert.False(deadline.IsCancellationRequested, $"{path} never answered {wanted}");
    }

    private static async Task<HttpStatusCode?> CodeAsync(Uri address, CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync(address, ct);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // it does not listen yet
        }
    }

    private static Uri FreeEndpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
