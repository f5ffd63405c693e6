using System.Net.Http.Headers;
using k8s;
using k8s.Authentication;

namespace Hansa.Kubernetes.Transport;

/// <summary>Puts credentials on requests.</summary>
internal interface IAuthenticator
{
    /// <summary>Counts renewals, so that many requests that met the same 401 renew once.</summary>
    int Generation { get; }

    /// <summary>What must not come back in a message; null when it is not known.</summary>
    string? Secret { get; }

    ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken ct);

    /// <summary>Gets new credentials unless somebody did since <paramref name="seen"/>; false if there is nothing to renew.</summary>
    ValueTask<bool> RenewAsync(int seen, CancellationToken ct);
}

/// <summary>A token that somebody else replaces, or none at all.</summary>
internal sealed class FixedAuthenticator(Credentials credentials) : IAuthenticator
{
    private readonly AuthenticationHeaderValue? _header =
        credentials is Credentials.Bearer bearer ? new AuthenticationHeaderValue("Bearer", bearer.Token) : null;

    public int Generation => 0;

    public string? Secret => (credentials as Credentials.Bearer)?.Token;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenewAsync(int seen, CancellationToken ct) => ValueTask.FromResult(false);
}

/// <summary>
/// The official client's token providers, which are not synchronized: eight first requests at once would run a plugin eight times.
/// </summary>
#pragma warning disable CA1001 // A request under way when the client is closed must still be able to release the semaphore.
internal sealed class OfficialAuthenticator(ServiceClientCredentials? first, Func<ServiceClientCredentials?> load)
    : IAuthenticator
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private ServiceClientCredentials? _current = first;
    private volatile int _generation;

    public int Generation => _generation;

    public string? Secret => null; // the operator's own management cluster

    public static ServiceClientCredentials? CredentialsOf(KubernetesClientConfiguration config) => k8s.Kubernetes.CreateCredentials(config);

    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_current is { } credentials) await credentials.ProcessHttpRequestAsync(request, ct).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<bool> RenewAsync(int seen, CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_generation == seen)
            {
                _current = load();
                _generation++;
            }

            return true;
        }
        finally
        {
            _one.Release();
        }
    }
}
