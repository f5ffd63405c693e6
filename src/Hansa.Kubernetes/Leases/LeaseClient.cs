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

    /// <summary>Two of them fit into the renew deadline, whatever happens to the first.</summary>
    private readonly TimeSpan _timeout = options.RenewDeadline / 2 < Longest ? options.RenewDeadline / 2 : Longest;

    /// <summary>Null if there is no such Lease.</summary>
    public LeaseRecord? Read(CancellationToken ct) =>
        client.SendBlocking(new ApiRequest(HttpMethod.Get, _path, "get") { Timeout = _timeout }, ct) is { } body ? LeaseRecord.Parse(body) : null;

    public LeaseRecord Create(LeaseRecord lease, CancellationToken ct)
    {
        var request = ApiClient.Write(HttpMethod.Post, _collection, "create", lease.ToUtf8(), ApiRequest.Json) with { Timeout = _timeout };
        return LeaseRecord.Parse(client.SendBlocking(request, ct) ?? []);
    }

    /// <summary>Guarded by the resourceVersion inside; null if the Lease is gone.</summary>
    public LeaseRecord? Replace(LeaseRecord lease, CancellationToken ct)
    {
        var request = ApiClient.Write(HttpMethod.Put, _path, "replace", lease.ToUtf8(), ApiRequest.Json) with { Timeout = _timeout };
        return client.SendBlocking(request, ct) is { } body ? LeaseRecord.Parse(body) : null;
    }
}
