using System.Text.Json.Nodes;
using Hansa.ApiServer.Discovery;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.OpenApi;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>Everything that is no resource: discovery, OpenAPI, version, health, metrics.</summary>
internal static class PlainEndpoints
{
    /// <summary>The version that this server claims, within the skew of today's clients.</summary>
    public const string Minor = "34";

    private static readonly string[] Checks = ["ping", "etcd", "poststarthook/start-apiextensions-controllers", "poststarthook/crd-informer-synced", "poststarthook/rbac/bootstrap-roles"];

    private static readonly string[] Paths =
        ["/api", "/api/v1", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];

    public static Task HandleAsync(ApiExchange exchange)
    {
        var path = exchange.Target.Path.TrimEnd('/');
        if (!HttpMethods.IsGet(exchange.Request.Method) && !HttpMethods.IsHead(exchange.Request.Method))
            throw Failures.MethodNotAllowed();
        if (Health(path) is { } check)
            return AnswerHealthAsync(exchange, check.Root, check.Name);
        var catalog = exchange.Cluster.Resources.Current;
        switch (path)
        {
            case "":
                return exchange.AnswerAsync(PathList());
            case "/version":
                return exchange.AnswerAsync(Version());
            case "/metrics":
                return exchange.AnswerTextAsync(Metrics.Write(exchange.Cluster), contentType: "text/plain; version=0.0.4; charset=utf-8");
            case "/openapi/v2":
                return OpenApiV2.AnswerAsync(exchange);
            case "/openapi/v3":
                return exchange.AnswerAsync(OpenApiDocuments.Index([.. catalog.All]));
            case "/api" or "/apis":
                return AnswerDiscoveryAsync(exchange, path == "/api");
        }
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", var version] when catalog.Serves(new GroupVersion("", version)) =>
                exchange.AnswerAsync(DiscoveryDocuments.Resources(new GroupVersion("", version), [.. catalog.All])),
            ["apis", var group] when DiscoveryDocuments.Group(group, [.. catalog.All]) is { } found => exchange.AnswerAsync(found),
            ["apis", var group, var version] when catalog.Serves(new GroupVersion(group, version)) =>
                exchange.AnswerAsync(DiscoveryDocuments.Resources(new GroupVersion(group, version), [.. catalog.All])),
            ["openapi", "v3", .. var rest] when GroupVersionOf(rest) is { } version && catalog.Serves(version) => AnswerOpenApiAsync(exchange, version),
            ["api", _] => throw Failures.UnknownResource(),
            ["apis", var group, _] when catalog.IsBuiltIn(group) => throw Failures.UnknownResource(),
            ["api" or "apis" or "openapi", ..] => exchange.AnswerTextAsync("404 page not found\n", 404),
            _ => exchange.AnswerAsync(PathList(), 404),
        };
    }

    private static Task AnswerDiscoveryAsync(ApiExchange exchange, bool core)
    {
        IReadOnlyList<ResourceDefinition> served = [.. exchange.Cluster.Resources.Current.All];
        exchange.Accept = Accept.ChooseDiscovery(exchange.Request);
        if (exchange.Accept.DiscoveryVersion is not { } version)
            return exchange.AnswerAsync(core ? DiscoveryDocuments.CoreVersions(exchange.Request.Host.Value ?? "") : DiscoveryDocuments.Groups(served));
        var document = DiscoveryDocuments.Aggregated(served, core, version);
        exchange.Http.Response.Headers.Append("Vary", "Accept");
        exchange.Http.Response.Headers.CacheControl = "public";
        return AnswerTaggedAsync(exchange, document);
    }

    private static Task AnswerOpenApiAsync(ApiExchange exchange, GroupVersion version)
    {
        IReadOnlyList<ResourceDefinition> served = [.. exchange.Cluster.Resources.Current.All];
        var hash = OpenApiDocuments.Hash(version, served);
        var asked = exchange.Request.Query["hash"].ToString();
        var headers = exchange.Http.Response.Headers;
        if (asked.Length > 0 && asked != hash)
        {
            exchange.Http.Response.StatusCode = 301;
            headers.Location = $"{exchange.Request.PathBase}{exchange.Target.Path}?hash={hash}";
            return Task.CompletedTask;
        }
        if (asked.Length > 0)
        {
            headers.CacheControl = "public, immutable";
            headers.Expires = exchange.Cluster.Clock.GetUtcNow().AddYears(1).ToString("R");
        }
        return AnswerTaggedAsync(exchange, OpenApiDocuments.Document(version, served), hash);
    }

    private static Task AnswerTaggedAsync(ApiExchange exchange, JsonObject document, string? tag = null)
    {
        tag = $"\"{tag ?? DocumentDigest.Of(document)}\"";
        exchange.Http.Response.Headers.ETag = tag;
        if (exchange.Request.Headers.IfNoneMatch.ToString() != tag)
            return exchange.AnswerAsync(document);
        exchange.Http.Response.StatusCode = 304;
        return Task.CompletedTask;
    }

    private static GroupVersion? GroupVersionOf(string[] rest) => rest switch
    {
        ["api", var version] => new GroupVersion("", version),
        ["apis", var group, var version] => new GroupVersion(group, version),
        _ => null,
    };

    private static JsonObject PathList() => new() { ["paths"] = new JsonArray([.. Paths.Select(path => JsonValue.Create(path))]) };

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = Minor,
        ["gitVersion"] = $"v1.{Minor}.0+hansa",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };

    private static (string Root, string Name)? Health(string path)
    {
        foreach (var root in new[] { "/healthz", "/livez", "/readyz" })
            if (path == root || path.StartsWith(root + "/", StringComparison.Ordinal))
                return (root[1..], path[root.Length..].TrimStart('/'));
        return null;
    }

    private static Task AnswerHealthAsync(ApiExchange exchange, string root, string name)
    {
        if (name.Length > 0)
            return Checks.Contains(name) ? exchange.AnswerTextAsync("ok") : exchange.AnswerTextAsync("404 page not found\n", 404);
        if (!exchange.Request.Query.ContainsKey("verbose"))
            return exchange.AnswerTextAsync("ok");
        return exchange.AnswerTextAsync(string.Concat(Checks.Select(check => $"[+]{check} ok\n")) + $"{root} check passed\n");
    }
}
