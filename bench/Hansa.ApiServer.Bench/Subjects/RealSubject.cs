using System.Globalization;
using Hansa.ApiServer.Bench.Load;
using Hansa.RealClusters;

namespace Hansa.ApiServer.Bench.Subjects;

/// <summary>A real kube-apiserver on an etcd that does not wait for the disk (<c>--unsafe-no-fsync</c>), without a controller-manager.</summary>
internal sealed class RealSubject : Subject
{
    private readonly RealControlPlanes _planes;

    private RealSubject(RealControlPlanes planes, RealCluster cluster)
    {
        _planes = planes;
        Clusters = [new Endpoint(cluster.Server, cluster.TokenOf("admin"), cluster.CertificateAuthorityPem)];
        Processes = new ProcessSet(ProcessesOf(cluster));
    }

    public override string Name => "real";

    public override IReadOnlyList<Endpoint> Clusters { get; }

    public override ProcessSet Processes { get; }

    public static async Task<RealSubject> StartAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var planes = await RealControlPlanes.StartAsync(null, ct);
        var cluster = await planes.StartClusterAsync("bench", new RealClusterOptions { ControllerManager = false }, ct);
        return new RealSubject(planes, cluster) { StartUp = TimeProvider.System.GetElapsedTime(began) };
    }

    public override ValueTask DisposeAsync() => _planes.DisposeAsync();

    // The kube-apiserver that listens on our port, and the etcd that it names.
    private static IReadOnlyList<int> ProcessesOf(RealCluster cluster)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(CommandLine).OfType<(int Id, string[] Words)>().ToList();
        var server = all.First(process => process.Words.Contains($"--secure-port={cluster.Server.Port}"));
        var etcd = server.Words.First(word => word.StartsWith("--etcd-servers=", StringComparison.Ordinal))["--etcd-servers=".Length..];
        return [server.Id, all.First(process => process.Words.Contains($"--listen-client-urls={etcd}")).Id];
    }

    private static (int Id, string[] Words)? CommandLine(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        try
        {
            return (id, File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0'));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }
}
