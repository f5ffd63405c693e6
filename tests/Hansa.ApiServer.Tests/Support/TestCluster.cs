using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Hosting;

namespace Hansa.ApiServer.Tests.Support;

/// <summary>One embedded cluster and an administrator's HTTP client. At the end, nothing may have failed inside the server.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly ConcurrentQueue<Exception> _failures;

    private TestCluster(EmbeddedCluster cluster, ConcurrentQueue<Exception> failures)
    {
        Cluster = cluster;
        _failures = failures;
        // A hang is a failure; the limit is far above what any of these requests needs.
        var connections = new SocketsHttpHandler();
        if (cluster.Address.Scheme == "https")
            connections.SslOptions.CertificateChainPolicy = Trust(cluster);
        Http = new HttpClient(connections) { BaseAddress = new Uri(cluster.Address + "/"), Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminToken);
    }

    private static X509ChainPolicy Trust(EmbeddedCluster cluster) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509Certificate2.CreateFromPem(cluster.CertificateAuthority) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public EmbeddedCluster Cluster { get; }

    public HttpClient Http { get; }

    public IReadOnlyCollection<Exception> Failures => _failures;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestCluster> StartAsync(Func<EmbeddedApiServerOptions, EmbeddedApiServerOptions>? with = null)
    {
        var failures = new ConcurrentQueue<Exception>();
        var options = new EmbeddedApiServerOptions { PlainHttp = true, Failed = failures.Enqueue };
        return new TestCluster(await EmbeddedCluster.StartAsync(with?.Invoke(options) ?? options, cancel: Cancel), failures);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string path, string body, string type = "application/json") => SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), type);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, Encoding.UTF8.GetBytes(body));

    public Task<Answer> PatchAsync(string path, string body, string type = "application/merge-patch+json") =>
        SendAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(body), type);

    public Task<Answer> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body is null ? null : Encoding.UTF8.GetBytes(body));

    public async Task<Answer> SendAsync(HttpMethod method, string path, byte[]? body, string type = "application/json", string accept = "")
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/'));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (accept.Length > 0)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Http.SendAsync(request, Cancel);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel), response.Headers);
    }

    /// <summary>Creates and waits until the server has done what follows from it.</summary>
    public async Task<Answer> CreateAsync(string path, JsonObject body)
    {
        var answer = (await PostAsync(path, body.ToJsonString())).Expect(201);
        await Cluster.Settled;
        return answer;
    }

    public async Task<WatchReader> WatchAsync(string pathAndQuery) => await WatchReader.OpenAsync(Http, pathAndQuery);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Cluster.DisposeAsync();
        Assert.Empty(_failures);
    }
}
