using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Informers;

/// <summary>One collection of one server, to be listed and watched.</summary>
internal sealed class CollectionReader(ApiClient client, ResourceType type, string? ns, ListOptions options)
{
    public ResourceType Type => type;

    public IAsyncEnumerable<ListPage> ListAsync(CancellationToken ct) => client.ListAsync(type, ns, options, ct);

    public Task<WatchStream> OpenWatchAsync(string version, TimeSpan lasting, CancellationToken ct) =>
        client.OpenWatchAsync(type, ns, version, options with { WatchTimeout = lasting }, ct);
}

/// <summary>Who is told what list and watch find.</summary>
internal interface ICollectionSink
{
    /// <summary>Where a watch may resume; null before the first list.</summary>
    string? Progress { get; }

    void Contact();

    void BeginList();

    void Page(ListPage page);

    void EndList(string version);

    void Event(WatchEvent e);

    void Healthy();

    void Failed(ApiException e, TimeSpan delay);
}
