using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Hansa.ApiServer.Bench.Load;

/// <summary>Sends prepared bytes and drains answers: as little work as a client can have.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Version _version;

    public LoadClient(string authority, Version version)
    {
        _version = version;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(authority) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="HttpRequestException">An answer that is no success, with its first words.</exception>
    public async Task SendAsync(HttpMethod method, Endpoint cluster, string path, byte[]? body, string mediaType, CancellationToken ct)
    {
        using var response = await RequestAsync(method, cluster, path, body, mediaType, ct);
        await response.Content.CopyToAsync(Stream.Null, ct);
    }

    /// <summary>The stream of an answer that goes on; its disposal ends the request.</summary>
    public async Task<Stream> OpenAsync(Endpoint cluster, string path, CancellationToken ct) =>
        await (await RequestAsync(HttpMethod.Get, cluster, path, null, "", ct)).Content.ReadAsStreamAsync(ct);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, Endpoint cluster, string path, byte[]? body, string mediaType, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, cluster.Address.AbsoluteUri.TrimEnd('/') + path) { Version = _version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Token);
        request.Headers.Accept.ParseAdd("application/json");
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode)
            return response;
        var words = await response.Content.ReadAsStringAsync(ct);
        response.Dispose();
        throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {words[..Math.Min(words.Length, 300)]}");
    }
}
