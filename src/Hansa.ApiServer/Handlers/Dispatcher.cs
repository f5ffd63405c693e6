using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Faults;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Wire;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Handlers;

/// <summary>From an HTTP request below a cluster's prefix to its answer: who asks, may they, what is it, do it.</summary>
internal static class Dispatcher
{
    /// <param name="cluster">Whose prefix the request carries.</param>
    /// <param name="http">The request.</param>
    /// <param name="path">The path after the prefix, beginning with a slash.</param>
    public static async Task DispatchAsync(ApiCluster cluster, HttpContext http, string path)
    {
        var target = RequestTarget.Parse(path);
        var exchange = new ApiExchange(cluster, http, target, UserInfo.Anonymous);
        http.Response.Headers.CacheControl = "no-cache, private";
        http.Response.Headers["Audit-Id"] = cluster.Ids.NextUid();
        var fault = default(Fault);
        try
        {
            var verb = Verbs.Of(http.Request, target);
            fault = exchange.Spared ? null : await FaultAsync(exchange, verb);
            if (fault is not null && await FaultyAnswers.AnswerAsync(exchange, fault))
                return;
            if (http.Request.ContentLength != 0 && !HttpMethods.IsGet(http.Request.Method))
                http.Response.RegisterForDispose(http.Request.Body = new PatientBody(http.Request.Body, cluster.Clock));
            exchange = new ApiExchange(cluster, http, target, await cluster.Gate.IdentifyAsync(http));
            cluster.Gate.Admit(exchange.User, http.Request, target, verb);
            await HandleAsync(exchange, verb);
        }
        catch (Exception error)
        {
            // The one place where a fault of this server ends: its client is told, its owner is told, every other request goes on.
            await UnfinishedExchanges.EndAsync(exchange, error);
        }
        finally
        {
            if (fault?.Effect == FaultEffect.DropAfter)
                http.Abort();
            cluster.Audit?.Record(exchange, http.Response.StatusCode);
            cluster.Served?.Invoke(new ServedRequest(cluster.Name, Verbs.Of(http.Request, target), target.Resource, target.Subresource, http.Response.StatusCode));
        }
    }

    private static async Task<Fault?> FaultAsync(ApiExchange exchange, string verb)
    {
        var (faults, target) = (exchange.Cluster.Faults, exchange.Target);
        await faults.WhilePartitionedAsync(exchange.Cancel);
        return faults.Choose(verb, target.Version is { } version ? new GroupResource(version.Group, target.Resource) : null, target.Namespace);
    }

    private static Task HandleAsync(ApiExchange exchange, string verb)
    {
        if (exchange.Target.Version is not { } version)
            return PlainEndpoints.HandleAsync(exchange);
        var catalog = exchange.Cluster.Resources.Current;
        if (catalog.Find(version, exchange.Target.Resource) is not { } definition)
        {
            if (catalog.IsBuiltIn(version.Group))
                throw Failures.UnknownResource();
            return exchange.AnswerTextAsync("404 page not found\n", 404);
        }
        if (definition.Namespaced ? exchange.Target.Namespace is null && exchange.Target.Name.Length > 0 : exchange.Target.Namespace is not null)
        {
            if (definition.Custom)
                return exchange.AnswerTextAsync("404 page not found\n", 404);
            throw Failures.UnknownResource();
        }
        exchange.Accept = Accept.Choose(exchange.Request, verb, definition);
        if (definition.DeprecationWarning.Length > 0)
            exchange.Warn([definition.DeprecationWarning]);
        return exchange.Target.Subresource.Length > 0
            ? Subresources.HandleAsync(exchange, definition, verb)
            : HandleObjectAsync(exchange, definition, verb);
    }

    private static Task HandleObjectAsync(ApiExchange exchange, ResourceDefinition definition, string verb)
    {
        if (!definition.Verbs.Contains(verb) || verb == "create" && definition.Namespaced && exchange.Target.Namespace is null)
            throw Failures.MethodNotAllowed();
        if (verb == "create" && exchange.Target.Name.Length > 0 || verb is "update" or "patch" && exchange.Target.Name.Length == 0)
            throw Failures.MethodNotAllowed();
        if (ReviewHandler.Handles(definition))
            return ReviewHandler.AnswerAsync(exchange, definition);
        if (PodBindings.Handles(definition))
            return PodBindings.BindAsync(exchange);
        return verb switch
        {
            "get" => ReadHandlers.GetAsync(exchange, definition),
            "list" => ReadHandlers.ListAsync(exchange, definition, ListOptions.Read(exchange.Request.Query)),
            "watch" => WatchHandler.WatchAsync(exchange, definition, ListOptions.Read(exchange.Request.Query) with { Watch = true }),
            "create" => WriteHandlers.CreateAsync(exchange, definition),
            "update" => WriteHandlers.ReplaceAsync(exchange, definition, ""),
            "patch" => PatchHandler.PatchAsync(exchange, definition, ""),
            "delete" => WriteHandlers.DeleteAsync(exchange, definition),
            "deletecollection" => WriteHandlers.DeleteCollectionAsync(exchange, definition, ListOptions.Read(exchange.Request.Query)),
            _ => throw Failures.MethodNotAllowed(),
        };
    }
}
