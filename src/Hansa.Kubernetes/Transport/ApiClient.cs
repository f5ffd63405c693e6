using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Requests to one API server. Safe for many threads; one per cluster, since it owns the connections. Bodies are UTF-8 JSON. Every method
/// throws <see cref="ApiException"/>, or <see cref="OperationCanceledException"/> when the given token asked for it; a deadline that
/// passed is an <see cref="ApiException"/>.
/// </summary>
public sealed class ApiClient : IDisposable
{
    private const string FieldManager = "fieldManager=hansa";
    private const int MaxTextBytes = 64 * 1024;

    private readonly RequestSender _sender;
    private readonly ApiClientOptions _options;

    internal ApiClient(ConnectionDescription connection, RequestSender sender, ApiClientOptions options) =>
        (Connection, _sender, _options) = (connection with { Credentials = new Credentials.None() }, sender, options);

    /// <summary>How the server is found and known, without any credentials.</summary>
    public ConnectionDescription Connection { get; }

    /// <summary>The address that was configured.</summary>
    public Uri Server => Connection.Server;

    /// <summary>A client for a connection that was described in full, with the limits given. Nothing is sent yet.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate or key of the description cannot be read.</exception>
    public static ApiClient Create(ConnectionDescription connection, ApiClientOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        return new ApiClient(connection, Connections.Open(connection, options, clock), options);
    }

    /// <summary>
    /// A client for the operator's own kubeconfig, which is trusted: it may run plugins and name files. A null
    /// <paramref name="path"/> means <c>KUBECONFIG</c> (several files are merged), then <c>~/.kube/config</c>; a null
    /// <paramref name="context"/> the current one. Every address is allowed.
    /// </summary>
    /// <exception cref="InvalidOperationException">No such file or context, or one that cannot be used; the message is for people.</exception>
    public static ApiClient FromKubeconfigFile(string? path, string? context, ApiClientOptions options, TimeProvider clock) =>
        TrustedClients.FromKubeconfigFile(path, context, options, clock);

    /// <summary>A client with the pod's own service account, whose token is read again as it rotates.</summary>
    /// <exception cref="InvalidOperationException">This process does not run in a pod with a service account.</exception>
    public static ApiClient InCluster(ApiClientOptions options, TimeProvider clock) => TrustedClients.InCluster(options, clock);

    /// <summary>Any GET that answers JSON; null on 404. An answer of more than <paramref name="maxBytes"/> is a bad one; null means the client's own limit.</summary>
    public Task<JsonDocument?> GetAsync(string pathAndQuery, CancellationToken ct, int? maxBytes = null) =>
        FindAsync(ApiRequest.Get(pathAndQuery) with { MaxBodyBytes = maxBytes }, ct);

    /// <summary>What <c>kubectl get</c> asks for: the rows and columns that the server prints; null on 404.</summary>
    public Task<JsonDocument?> GetTableAsync(string pathAndQuery, CancellationToken ct) =>
        FindAsync(ApiRequest.Get(pathAndQuery) with { Accept = "application/json;as=Table;v=v1;g=meta.k8s.io" }, ct);

    /// <summary>A small text, for example <c>/readyz</c>; not found is an exception here. It is a probe: neither the budget nor the limit on connections applies.</summary>
    public async Task<string> GetTextAsync(string pathAndQuery, TimeSpan timeout, CancellationToken ct)
    {
        var request = ApiRequest.Get(pathAndQuery) with { Accept = "*/*", Timeout = timeout, MaxBodyBytes = MaxTextBytes, IsProbe = true };
        return Encoding.UTF8.GetString(await _sender.SendAsync(request, ct).ConfigureAwait(false));
    }

    /// <summary>POST into the collection, with field manager <c>hansa</c>; <paramref name="maxBytes"/> as for <see cref="GetAsync"/>.</summary>
    public Task<JsonDocument> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> body, CancellationToken ct, int? maxBytes = null) =>
        JsonAsync(Write(HttpMethod.Post, ResourcePaths.Of(type, ns), "create", body, ApiRequest.Json) with { MaxBodyBytes = maxBytes }, ct);

    /// <summary>POST to a subresource of the object, for example a token of a service account.</summary>
    public Task<JsonDocument> CreateSubresourceAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        JsonAsync(Write(HttpMethod.Post, ResourcePaths.Of(type, key, subresource), "create", body, ApiRequest.Json), ct);

    /// <summary>
    /// Server-side apply; creates the object if need be. <paramref name="force"/> takes fields over from other managers;
    /// <paramref name="dryRun"/> only asks what would come of it.
    /// </summary>
    public Task<JsonDocument> ApplyAsync(
        ResourceType type, ObjectKey key, ReadOnlyMemory<byte> body, string fieldManager, bool force, CancellationToken ct, bool dryRun = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(fieldManager);
        var query = $"fieldManager={Uri.EscapeDataString(fieldManager)}&force={(force ? "true" : "false")}{DryRun(dryRun)}";
        return JsonAsync(
            Write(HttpMethod.Patch, ResourcePaths.Of(type, key), "apply", ApplyBody.Of(body), ApiRequest.ApplyPatch) with { Query = query }, ct);
    }

    /// <summary>JSON merge patch of the object or a subresource; null on 404. <paramref name="dryRun"/> only asks what would come of it.</summary>
    public Task<JsonDocument?> MergePatchAsync(
        ResourceType type, ObjectKey key, ReadOnlyMemory<byte> body, CancellationToken ct, string? subresource = null, string fieldManager = "hansa", bool dryRun = false) =>
        FindAsync(
            Write(HttpMethod.Patch, ResourcePaths.Of(type, key, subresource), "patch", body, ApiRequest.MergePatch) with
            {
                Query = $"fieldManager={Uri.EscapeDataString(fieldManager)}{DryRun(dryRun)}",
            },
            ct);

    private static string DryRun(bool dryRun) => dryRun ? "&dryRun=All" : "";

    /// <summary>PUT of the object or a subresource; null on 404.</summary>
    public Task<JsonDocument?> ReplaceAsync(
        ResourceType type, ObjectKey key, ReadOnlyMemory<byte> body, CancellationToken ct, string? subresource = null, string fieldManager = "hansa") =>
        FindAsync(
            Write(HttpMethod.Put, ResourcePaths.Of(type, key, subresource), "replace", body, ApiRequest.Json) with
            {
                Query = $"fieldManager={Uri.EscapeDataString(fieldManager)}",
            },
            ct);

    /// <summary>Deletes exactly the object that the preconditions describe; its dependants follow in the background.</summary>
    public async Task<DeleteResult> DeleteAsync(ResourceType type, ObjectKey key, DeletePreconditions preconditions, CancellationToken ct)
    {
        var request = new ApiRequest(HttpMethod.Delete, ResourcePaths.Of(type, key), "delete")
        {
            Body = DeleteBody.For(preconditions),
            ContentType = ApiRequest.Json,
            IgnoreBody = true,   // the object or a Status, depending on kind and server version
        };
        try
        {
            await _sender.SendAsync(request, ct).ConfigureAwait(false);
            return DeleteResult.Accepted;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return DeleteResult.AlreadyGone;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Conflict)
        {
            return DeleteResult.PreconditionFailed;
        }
    }

    /// <summary>
    /// A collection, page by page, as it was at one moment. Fails with <see cref="ApiFailure.Expired"/> when the server forgot that moment
    /// between two pages: start again then.
    /// </summary>
    public async IAsyncEnumerable<ListPage> ListAsync(
        ResourceType type, string? ns, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        var path = ResourcePaths.Of(type, ns);
        string? next = null;
        var items = 0;
        var most = options.MaxItems ?? _options.MaxListItems;
        var began = _sender.Clock.GetTimestamp();
        var pageSize = Collections.PageSize;
        do
        {
            var request = Collections.ListRequest(path, options, next, pageSize);
            byte[] body;
            try
            {
                body = await _sender.SendAsync(request, ct).ConfigureAwait(false);
            }
            catch (ApiException e) when (pageSize > 1 && Failures.IsTooLarge(e))
            {
                pageSize = Math.Max(1, pageSize / 8); // objects of a megabyte each, of which somebody has many
                continue;
            }

            var (page, token) = Collections.Page(request.What, body, items, most);
            items += page.Items.Length;
            if (token is not null && _sender.Clock.GetElapsedTime(began) > _options.ListTimeout) throw Failures.TimedOut(request.What, _options.ListTimeout);
            if (token is not null && token == next) throw Failures.BadAnswer(request.What, "the same continue token again");
            yield return page;
            if ((next = token) is null) yield break;
        }
        while (true);
    }

    /// <summary>
    /// What happens after <paramref name="resourceVersion"/>; ends normally when the server closes. An ERROR event is an exception,
    /// <see cref="ApiFailure.Expired"/> for a version that the server forgot.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? ns, string resourceVersion, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var watch = await OpenWatchAsync(type, ns, resourceVersion, options, ct).ConfigureAwait(false);
        await foreach (var e in watch.ReadAsync(ct).ConfigureAwait(false)) yield return e;
    }

    /// <summary>Closes the connections; requests and watches under way fail with <see cref="ApiFailure.Unreachable"/>.</summary>
    public void Dispose() => _sender.Dispose();

    internal Task<WatchStream> OpenWatchAsync(ResourceType type, string? ns, string resourceVersion, ListOptions options, CancellationToken ct) =>
        _sender.OpenWatchAsync(
            Collections.WatchRequest(ResourcePaths.Of(type, ns), options, resourceVersion),
            options.WatchTimeout + TimeSpan.FromSeconds(30),
            ct);

    /// <summary>See <see cref="RequestSender.SendBlocking"/>; null on 404.</summary>
    internal byte[]? SendBlocking(ApiRequest request, CancellationToken ct)
    {
        try
        {
            return _sender.SendBlocking(request, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound && request.Method != HttpMethod.Post)
        {
            return null;
        }
    }

    internal static ApiRequest Write(HttpMethod method, string path, string verb, ReadOnlyMemory<byte> body, string contentType) =>
        new(method, path, verb) { Query = FieldManager, Body = body, ContentType = contentType };

    private async Task<JsonDocument?> FindAsync(ApiRequest request, CancellationToken ct)
    {
        var body = await _sender.SendAsync(request with { MayBeMissing = true }, ct).ConfigureAwait(false);
        return ReferenceEquals(body, RequestSender.Missing) ? null : Parsed(request, body);
    }

    private async Task<JsonDocument> JsonAsync(ApiRequest request, CancellationToken ct) =>
        Parsed(request, await _sender.SendAsync(request, ct).ConfigureAwait(false));

    private static JsonDocument Parsed(ApiRequest request, byte[] body)
    {
        try
        {
            return BodyReading.ParseDocument(body);
        }
        catch (JsonException e)
        {
            throw new ApiException(ApiFailure.BadAnswer, $"{request.What}: the answer is not JSON", e);
        }
    }
}
