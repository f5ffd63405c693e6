using System.Globalization;
using System.Text;
using System.Text.Json;
using Hansa.Kubernetes.Transport;
using Hansa.RealClusters;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests.Real;

/// <summary>A real API server: its process is stopped, and the controller's way to it cut.</summary>
internal sealed class RealDrillCluster : IDrillCluster, IAsyncDisposable
{
    private const string Administrator = "admin";

    private readonly RealCluster _cluster;
    private readonly FrontPort _front;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private long _writes;

    public RealDrillCluster(RealCluster cluster, AuditLog log, Action<string, JsonElement> audit)
    {
        (_cluster, _front) = (cluster, new FrontPort(cluster.Server.Port));
        _listening = log.FollowAsync(entry => Hear(entry, audit), TimeProvider.System, _stop.Token);
    }

    public string Name => _cluster.Name;

    public string Kubeconfig => _cluster.Kubeconfig().Replace(
        _cluster.Server.Authority, Front.Authority, StringComparison.Ordinal);

    public ConnectionDescription Connection => At(Front);

    public string Secret => _cluster.TokenOf(Administrator);

    public long Writes => Interlocked.Read(ref _writes);

    private Uri Front => new UriBuilder(_cluster.Server) { Port = _front.Port }.Uri;

    public ApiClient OpenInside(string userAgent) => ApiClient.Create(
        At(_cluster.Server), new ApiClientOptions { Addresses = AddressPolicy.Unrestricted, MaxConnections = 16, UserAgent = userAgent }, TimeProvider.System);

    public async Task<string> TroubleAsync(Random chance, CancellationToken ct)
    {
        switch (chance.Next(6))
        {
            case 0:
                _front.Cut();
                return "nobody reaches it";
            case 1:
                _front.Silence();
                return "it accepts and says nothing";
            case 2:
                _front.Reset();
                return "its connections are reset";
            case 3:
                var delay = TimeSpan.FromMilliseconds(chance.Next(20, 200));
                _front.Slow(delay);
                return string.Create(CultureInfo.InvariantCulture, $"its answers take {delay.TotalMilliseconds} ms longer");
            case 4:
                var pause = TimeSpan.FromSeconds(4) * chance.NextDouble();
                _cluster.Pause();
                await Task.Delay(pause, TimeProvider.System, ct);
                _cluster.Resume();
                return string.Create(CultureInfo.InvariantCulture, $"its process stood still for {pause.TotalSeconds:0.0} s");
            default:
                await _cluster.StopAsync();
                await _cluster.StartAgainAsync();
                return "its process ended and was started again";
        }
    }

    public void Isolate() => _front.Silence();

    public void Heal() => _front.Heal();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _front.DisposeAsync();
        await _cluster.StopAsync();
        _stop.Dispose();
    }

    private ConnectionDescription At(Uri server) => new()
    {
        Server = server,
        CertificateAuthority = [.. Encoding.UTF8.GetBytes(_cluster.CertificateAuthorityPem)],
        Credentials = new Credentials.Bearer(_cluster.TokenOf(Administrator)),
    };

    private void Hear(JsonElement entry, Action<string, JsonElement> audit)
    {
        if (entry.Text("user", "username") != Administrator)
            return;
        if (entry.Text("userAgent") != DrillPeople.UserAgent && entry.Text("verb") is "create" or "update" or "patch" or "delete")
            Interlocked.Increment(ref _writes);
        audit(Name, entry);
    }
}
