using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Hansa.RealClusters.Components;

/// <summary>Asks an API server as its administrator; trusts the given authority only, so another's server is never taken for ours.</summary>
internal sealed class ApiServerProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly X509Certificate2 _authority;
    private readonly HttpClient _http;

    public ApiServerProbe(Uri server, string authorityPem, string token)
    {
        _authority = X509Certificate2.CreateFromPem(authorityPem);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(_authority) },
        };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<bool> IsReadyAsync(CancellationToken ct) => IsThereAsync("/readyz", ct);

    /// <summary>The controller-manager works once it has made the first service account.</summary>
    public Task<bool> HasDefaultServiceAccountAsync(CancellationToken ct) => IsThereAsync("/api/v1/namespaces/default/serviceaccounts/default", ct);

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
    }

    private async Task<bool> IsThereAsync(string path, CancellationToken ct)
    {
        using var answer = await _http.GetAsync(path, ct);
        return answer.IsSuccessStatusCode;
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2 authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };
}
