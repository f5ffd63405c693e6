using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace Hansa.Bench.Floor;

/// <summary>A bare client of one cluster: one HTTP/2 connection and nothing else. It shares no code with Hansa's transport or Delivery.</summary>
internal sealed class FloorClient : IDisposable
{
    private readonly HttpClient _http;

    private FloorClient(HttpClient http) => _http = http;

    public static FloorClient Open(string kubeconfigFile)
    {
        var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigFile);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (config.SslCaCerts is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        var http = new HttpClient(handler) { BaseAddress = new Uri(config.Host.TrimEnd('/') + "/"), DefaultRequestVersion = HttpVersion.Version20 };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", config.AccessToken);
        return new FloorClient(http);
    }

    public async Task<string> GetAsync(string path, CancellationToken ct) => await _http.GetStringAsync(new Uri(path, UriKind.Relative), ct);

    public Task CreateNamespaceAsync(string name, CancellationToken ct) => SendAsync(
        HttpMethod.Post, "api/v1/namespaces", Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}"""), "application/json", ct);

    public Task ApplyAsync(FloorObject item, CancellationToken ct) =>
        SendAsync(HttpMethod.Patch, $"{item.Path}?fieldManager=floor&force=false", item.Body, "application/apply-patch+yaml", ct);

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(HttpMethod method, string path, byte[] body, string type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Version = HttpVersion.Version20, Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await _http.SendAsync(request, ct);
        await answer.Content.ReadAsByteArrayAsync(ct);
        answer.EnsureSuccessStatusCode();
    }
}
