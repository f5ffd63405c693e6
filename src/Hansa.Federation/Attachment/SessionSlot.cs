using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>The session that one cluster's worker has open. It stays until another is known to be good.</summary>
internal sealed class SessionSlot(SessionOpening opening)
{
    private ClusterSession? _current;

    /// <summary>Null while the cluster is not connected.</summary>
    public ClusterSession? Current => Volatile.Read(ref _current);

    /// <summary>A session with the credential as it is now, which the caller takes into use or disposes of.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public Task<ClusterSession> OpenAsync(KommanderCluster cluster, Admission admission, CancellationToken ct) => opening.OpenAsync(cluster, admission, Current, ct);

    /// <summary>The credential is good: the session with the one before has done its work.</summary>
    public async Task UseAsync(ClusterSession session)
    {
        if (Interlocked.Exchange(ref _current, session) is { } before && before != session)
        {
            await before.DisposeAsync();
        }
    }

    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _current, null) is { } session)
        {
            await session.DisposeAsync();
        }
    }
}
