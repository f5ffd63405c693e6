using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Handlers;
using Hansa.ApiServer.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hansa.ApiServer.Hosting;

/// <summary>
/// A Kubernetes API server in this process: one listener, any number of independent clusters, each below <c>/clusters/NAME</c>.
/// Nothing runs in them (no kubelet, no scheduler): what is written is validated, stored and watched.
/// </summary>
public sealed class EmbeddedApiServer : IAsyncDisposable
{
    private const string Prefix = "/clusters/";

    /// <summary>Go's <c>http.DefaultMaxHeaderBytes</c>.</summary>
    private const int MaxHeaderBytes = 1024 * 1024;

    /// <summary>For requests under way when the server stops; sockets live in real time, whatever the clusters' clock says.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication _web;
    private readonly EmbeddedApiServerOptions _options;
    private readonly DataDirectory? _data;
    private readonly ClusterCertificates _certificates;
    private readonly ConcurrentDictionary<string, EmbeddedCluster> _clusters = new(StringComparer.Ordinal);
    private readonly Lock _creation = new();
    private ClusterGround _ground = null!; // StartAsync gives it before anybody has the server
    private readonly Dictionary<string, int> _lives = new(StringComparer.Ordinal);

    private EmbeddedApiServer(WebApplication web, EmbeddedApiServerOptions options, DataDirectory? data, ClusterCertificates certificates)
    {
        _web = web;
        _options = options;
        _data = data;
        _certificates = certificates;
    }

    /// <summary>Where it listens, without any cluster's prefix.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Those that are there now, by name.</summary>
    public IReadOnlyCollection<EmbeddedCluster> Clusters => [.. _clusters.Values.OrderBy(cluster => cluster.Name, StringComparer.Ordinal)];

    /// <summary>Starts the server without clusters; with a data directory, with those that it holds.</summary>
    /// <exception cref="IOException">The port is in use, or the data directory is not ours or used by another process.</exception>
    public static async Task<EmbeddedApiServer> StartAsync(EmbeddedApiServerOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new EmbeddedApiServerOptions();
        var data = options.DataDirectory is { } path ? new DataDirectory(path) : null;
        try
        {
            return await StartAsync(options, data, cancel);
        }
        catch
        {
            data?.Dispose();
            throw;
        }
    }

    private static async Task<EmbeddedApiServer> StartAsync(EmbeddedApiServerOptions options, DataDirectory? data, CancellationToken cancel)
    {
        var certificates = data?.Certificates(options.Clock) ?? new ClusterCertificates(options.Clock);
        var web = Build(options, certificates);
        var server = new EmbeddedApiServer(web, options, data, certificates);
        web.Run(options.Between is { } between ? http => between(http, () => server.HandleAsync(http)) : server.HandleAsync);
        try
        {
            server._ground = await ClusterGround.PrepareAsync(certificates);
            foreach (var name in data?.Clusters() ?? [])
                server.AddCluster(name);
            await web.StartAsync(cancel);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.Address = new Uri(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    private static WebApplication Build(EmbeddedApiServerOptions options, ClusterCertificates certificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // As long as Go's server takes them: selectors and continue tokens stand in URLs.
            kestrel.Limits.MaxRequestLineSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                if (options.PlainHttp)
                    return;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificates.Serving;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder.Build();
    }

    /// <summary>Makes a new, empty cluster.</summary>
    /// <param name="name">A DNS label, unique in this server.</param>
    /// <exception cref="ArgumentException">The name is taken or none.</exception>
    public EmbeddedCluster AddCluster(string name)
    {
        if (Metadata.NameRules.Label(name) is { } wrong)
            throw new ArgumentException($"cluster name '{name}': {wrong}", nameof(name));
        lock (_creation)
        {
            if (_clusters.ContainsKey(name))
                throw new ArgumentException($"there is a cluster '{name}' already", nameof(name));
            return _clusters[name] = Open(name, _lives[name] = _lives.GetValueOrDefault(name) + 1);
        }
    }

    /// <summary>The cluster of that name; null when there is none.</summary>
    public EmbeddedCluster? FindCluster(string name) => _clusters.GetValueOrDefault(name);

    /// <summary>Takes a cluster away with everything in it, its file included; its watches end.</summary>
    /// <returns>Whether it was there.</returns>
    public bool RemoveCluster(string name)
    {
        if (!_clusters.TryRemove(name, out var cluster))
            return false;
        cluster.Faults.Close();
        cluster.Cluster.Dispose();
        _data?.Remove(name);
        return true;
    }

    /// <summary>Ends all watches and connections; clusters in memory are gone, those in a data directory stay there.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _clusters.Values)
            cluster.Faults.Close();
        using (var soon = new CancellationTokenSource(Farewell, TimeProvider.System))
        {
            try
            {
                await _web.StopAsync(soon.Token);
            }
            catch (OperationCanceledException)
            {
                // Whoever is still connected is cut off.
            }
        }
        await _web.DisposeAsync();
        foreach (var cluster in _clusters.Values)
            cluster.Cluster.Dispose();
        _certificates.Dispose();
        _data?.Dispose();
    }

    private Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return HandleUnprefixedAsync(http, path);
        var end = path.IndexOf('/', Prefix.Length);
        var name = end < 0 ? path[Prefix.Length..] : path[Prefix.Length..end];
        if (!_clusters.TryGetValue(name, out var cluster))
            return AnswerNotFoundAsync(http);
        http.Request.PathBase = Prefix + name;
        return Dispatcher.DispatchAsync(cluster.Cluster, http, end < 0 ? "/" : path[end..]);
    }

    // Without credentials, the health is the server's own.
    private Task HandleUnprefixedAsync(HttpContext http, string path)
    {
        var isHealth = path is "/healthz" or "/readyz" or "/livez";
        if ((!isHealth || http.Request.Headers.Authorization.Count > 0) && ClusterMeantBy(http.Request) is { } cluster)
            return Dispatcher.DispatchAsync(cluster.Cluster, http, path);
        return isHealth ? http.Response.WriteAsync("ok", http.RequestAborted) : AnswerNotFoundAsync(http);
    }

    // kubectl get --raw puts its path in the place of the one that the kubeconfig has: the cluster is the one that knows the token, or the only one.
    private EmbeddedCluster? ClusterMeantBy(HttpRequest request)
    {
        var clusters = _clusters.Values.ToList();
        if (clusters.Count == 1)
            return clusters[0];
        if (Gate.TokenOf(request) is not { } token)
            return null;
        clusters.RemoveAll(cluster => cluster.Cluster.Gate.UserOf(token) is null);
        return clusters.Count == 1 ? clusters[0] : null;
    }

    private static Task AnswerNotFoundAsync(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return http.Response.WriteAsync($"404 page not found: clusters are served below {Prefix}NAME\n", http.RequestAborted);
    }

    // One that was taken away and made again is another cluster: its uids are others.
    private EmbeddedCluster Open(string name, int life)
    {
        var settings = new ClusterSettings(
            _options.Clock, unchecked(_options.Seed + (life - 1) * 7919), _options.Authorization, _options.HistoryPerResource, _options.PretendReady,
            _options.Audit is { } write ? new AuditLog(write) : null, _options.Served, _options.Failed ?? (_ => { }));
        // Made at first use, since it takes as long as everything else; one that is kept is read now, so that a broken file stops the start.
        var tokenKey = _data is null ? new Lazy<ECDsa>(() => ECDsa.Create(ECCurve.NamedCurves.nistP256)) : new Lazy<ECDsa>(_data.TokenKey(name));
        var journal = _data?.OpenJournal(name);
        try
        {
            return new EmbeddedCluster(this, new ApiCluster(name, settings, _certificates, journal, tokenKey, _ground));
        }
        catch
        {
            journal?.Dispose();
            throw;
        }
    }

    internal ClusterCertificates Certificates => _certificates;
}
