using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hansa.RealClusters.Processes;

namespace Hansa.RealClusters.Components;

/// <summary>One etcd for all clusters: each keeps its objects under a prefix of its own.</summary>
internal static class Etcd
{
    private const int Attempts = 5;

    /// <summary>Starts it and waits until it serves; its URL.</summary>
    public static async Task<Uri> StartAsync(ControlPlaneHost host, string folder, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var url = new Uri($"http://127.0.0.1:{host.Ports.Take()}");
            var name = $"hansa-{RandomNumberGenerator.GetHexString(16)}";
            var log = Path.Combine(folder, "etcd.log");
            var process = await host.Launcher.StartAsync("etcd", folder, log, [host.Binaries.Etcd, .. Arguments(name, url, folder)]);
            try
            {
                await WaitAsync(process, name, url, host.Clock, ct);
                return url;
            }
            catch (RealClusterException) when (attempt < Attempts && process.FailedToBind())
            {
                File.Delete(log); // or the next attempt would be judged by it
                Directory.Delete(DataIn(folder), recursive: true);
            }
        }
    }

    /// <summary>Forgets all revisions but the current one.</summary>
    public static async Task CompactAsync(Uri url, CancellationToken ct)
    {
        using var http = Client(url);
        using var range = await http.PostAsJsonAsync("/v3/kv/range", new { key = "AA==" }, ct);
        var revision = (await range.Content.ReadFromJsonAsync<JsonObject>(ct))?["header"]?["revision"]?.GetValue<string>();
        using var answer = await http.PostAsJsonAsync("/v3/kv/compaction", new { revision, physical = true }, ct);
        answer.EnsureSuccessStatusCode();
    }

    private static string[] Arguments(string name, Uri url, string folder) =>
    [
        $"--name={name}",
        $"--data-dir={DataIn(folder)}",
        $"--listen-client-urls={url.GetLeftPart(UriPartial.Authority)}",
        $"--advertise-client-urls={url.GetLeftPart(UriPartial.Authority)}",
        "--listen-peer-urls=http://127.0.0.1:0", // there is no peer
        "--unsafe-no-fsync",
    ];

    private static string DataIn(string folder) => Path.Combine(folder, "data");

    // Another's etcd may have won the port: only ours knows the name.
    private static async Task WaitAsync(ChildProcess process, string name, Uri url, TimeProvider clock, CancellationToken ct)
    {
        using var http = Client(url);
        await Readiness.WaitAsync(process, ServesAsync, clock, ct);

        async Task<bool> ServesAsync(CancellationToken ct)
        {
            using var answer = await http.PostAsJsonAsync("/v3/cluster/member/list", new { }, ct);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(ct)).Contains(name, StringComparison.Ordinal);
        }
    }

    private static HttpClient Client(Uri url) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(2) };
}
