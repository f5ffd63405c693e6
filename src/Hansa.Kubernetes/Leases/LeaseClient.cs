using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Leases;

/// <summary>Blocking requests for one Lease, so that the lease thread does not depend on the thread pool.</summary>
internal sealed class LeaseClient(ApiClient client, LeaseOptions options)
{
    private readonly string _collection = ResourcePaths.Of(Kinds.Lease, options.Namespace);
    private readonly string _path = ResourcePaths.Of(Kinds.Lease, new ObjectKey(options.Namespace, options.Name));

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Of one request: what is not answered leaves time for another within the renew deadline. <see cref="Contender.TryHold"/> may make up to six, longer than the
    /// deadline; a term ends by <see cref="Term"/>'s own clock, whatever is still being asked, and a renewal counts from before its first request.
    /// </summary>
    private readonly TimeSpan _timeout = options.RenewDeadline / 2 < Longest ? options.RenewDeadline / 2 : Longest;

    /// <summary>Null if there is no such Lease.</summary>
    public LeaseRecord? Read(CancellationToken ct) =>
        client.SendBlocking(new ApiRequest(HttpMethod.Get, _path, "get") { Timeout = _timeout }, ct) is { } body ? LeaseRecord.Parse(body) : null;

    public LeaseRecord Create(LeaseRecord lease, CancellationToken ct)
    {
        var request = ApiClient.Write(HttpMethod.Post, _collection, "create", lease.ToUtf8(), ApiRequest.Json) with { Timeout = _timeout };
        return LeaseRecord.Parse(client.SendBlocking(request, ct) ?? []);
    }

    /// <summary>The namespace of the Lease; harmless when somebody was faster.</summary>
    public void MakeNamespace(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        try
        {
            client.SendBlocking(ApiClient.Write(HttpMethod.Post, Kinds.Namespace.CollectionPath(), "create", body, ApiRequest.Json) with { Timeout = _timeout }, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            // Another contender made it.
        }
    }

    /// <summary>Guarded by the resourceVersion inside; null if the Lease is gone.</summary>
    public LeaseRecord? Replace(LeaseRecord lease, CancellationToken ct)
    {
        var request = ApiClient.Write(HttpMethod.Put, _path, "replace", lease.ToUtf8(), ApiRequest.Json) with { Timeout = _timeout };
        return client.SendBlocking(request, ct) is { } body ? LeaseRecord.Parse(body) : null;
    }
}
