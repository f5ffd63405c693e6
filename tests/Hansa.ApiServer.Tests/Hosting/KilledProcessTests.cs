using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Tests.Support;
using static Hansa.ApiServer.Tests.Support.Objects;

namespace Hansa.ApiServer.Tests.Hosting;

/// <summary><c>hansa apiserver --data</c>, killed while clients write: nothing that was acknowledged is lost.</summary>
[Collection(Alone.Name)]
public sealed class KilledProcessTests
{
    private const int Rounds = 4;
    private const int Clients = 6;

    [Fact]
    public async Task Every_acknowledged_write_survives_a_kill()
    {
        using var folder = new TempFolder();
        var random = new Random(20261125);
        var acknowledged = new ConcurrentDictionary<string, (string Version, string Content)>(StringComparer.Ordinal);
        var newest = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await KilledServer.StartAsync(folder.Path);
            newest = await CheckAsync(server, acknowledged, newest);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestCluster.Cancel);
            var killAfter = random.Next(50, 400);
            var written = 0;
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writers = Enumerable.Range(0, Clients).Select(client => WriteAsync(server, $"r{round}-c{client}", new Random(random.Next()), acknowledged, () =>
            {
                if (Interlocked.Increment(ref written) == killAfter)
                    enough.SetResult();
            }, stop.Token)).ToList();

            await enough.Task.WaitAsync(TimeSpan.FromMinutes(2), TestCluster.Cancel);
            server.Kill();
            await Task.WhenAll(writers);
        }

        await using var last = await KilledServer.StartAsync(folder.Path);
        await CheckAsync(last, acknowledged, newest);
    }

    /// <summary>Until the server is gone: creates, changes and deletes objects of its own, and notes what was acknowledged, and what may or may not have been done.</summary>
    private static async Task WriteAsync(
        KilledServer server, string client, Random random, ConcurrentDictionary<string, (string Version, string Content)> acknowledged, Action written, CancellationToken stop)
    {
        for (var i = 0; ; i++)
        {
            var name = $"{client}-n{random.Next(5)}";
            var content = i.ToString(CultureInfo.InvariantCulture);
            // Not known until it is acknowledged: whatever stands there afterwards is right.
            var exists = acknowledged.TryRemove(name, out var before) && before.Version.Length > 0;
            try
            {
                if (exists && random.Next(4) == 0)
                {
                    await server.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/{name}", null, stop);
                    acknowledged[name] = ("", "");
                }
                else
                {
                    var answer = exists
                        ? await server.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/{name}", $$"""{"data":{"key":"{{content}}"} }""", stop)
                        : await server.SendAsync(HttpMethod.Post, ConfigMaps, ConfigMap(name, content).ToJsonString(), stop);
                    acknowledged[name] = ((string)answer["metadata"]!["resourceVersion"]!, content);
                }
                written();
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<long> CheckAsync(KilledServer server, ConcurrentDictionary<string, (string Version, string Content)> acknowledged, long newest)
    {
        var list = await server.SendAsync(HttpMethod.Get, ConfigMaps, null, TestCluster.Cancel);
        var found = list["items"]!.AsArray().ToDictionary(item => (string)item!["metadata"]!["name"]!, item => item!, StringComparer.Ordinal);
        foreach (var (name, (version, content)) in acknowledged)
        {
            if (version.Length == 0)
            {
                Assert.False(found.ContainsKey(name), $"{name} was deleted and is back");
                continue;
            }
            Assert.True(found.TryGetValue(name, out var item), $"{name} was written at {version} and is lost");
            Assert.Equal((version, content), ((string?)item["metadata"]!["resourceVersion"], (string?)item["data"]!["key"]));
        }
        var revision = long.Parse((string)list["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
        var highest = acknowledged.Values.Where(write => write.Version.Length > 0).Select(write => long.Parse(write.Version, CultureInfo.InvariantCulture)).Append(newest).Max();
        Assert.True(revision >= highest, $"revision {revision} after {highest} was given out");
        // The next writes go on above: no revision is given out twice.
        var next = await server.SendAsync(HttpMethod.Post, ConfigMaps, ConfigMap($"next-{revision}").ToJsonString(), TestCluster.Cancel);
        Assert.True(long.Parse((string)next["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture) > highest);
        return revision;
    }
}

/// <summary>The real process, and an administrator's client.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private static readonly string Cli = Path.GetFullPath(typeof(KilledServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HansaCli").Value!);

    private readonly Process _process;
    private readonly X509Certificate2 _authority;
    private readonly HttpClient _http;

    private KilledServer(Process process, string folder)
    {
        _process = process;
        _authority = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(Value(folder, "certificate-authority-data: "))));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority }, RevocationMode = X509RevocationMode.NoCheck };
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }) { BaseAddress = new Uri(Value(folder, "server: ") + "/"), Timeout = TimeSpan.FromMinutes(1) };
        _http.DefaultRequestVersion = HttpVersion.Version20;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Value(folder, "token: "));
    }

    public static async Task<KilledServer> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Cli, "apiserver", "--data", Path.Combine(folder, "data"), "--kubeconfigs", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(TestCluster.Cancel).AsTask().WaitAsync(TimeSpan.FromMinutes(2), TestCluster.Cancel) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("Ready", StringComparison.Ordinal))
                return new KilledServer(process, folder);
        }
        throw new InvalidOperationException($"The server did not start: {said}{await process.StandardError.ReadToEndAsync(TestCluster.Cancel)}");
    }

    public void Kill()
    {
        // SIGKILL on Unix: the process gets no chance to finish anything.
        _process.Kill();
        _process.WaitForExit();
    }

    /// <exception cref="HttpRequestException">The server is gone.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/'));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        using var response = await _http.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Conflict && method == HttpMethod.Post, $"{(int)response.StatusCode}: {text}");
        // What was created in a write that nobody acknowledged is there already.
        return response.StatusCode == HttpStatusCode.Conflict ? await SendAsync(HttpMethod.Patch, $"{path}/{JsonNode.Parse(body!)!["metadata"]!["name"]}", body, cancel) : JsonNode.Parse(text)!.AsObject();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _authority.Dispose();
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Value(string folder, string name) => File.ReadLines(Path.Combine(folder, "cluster-1.kubeconfig"))
        .First(line => line.Contains(name, StringComparison.Ordinal)).Split(name)[1].Trim();
}
