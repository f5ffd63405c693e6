using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Handlers;

/// <summary>What lies below an object: status, scale, and the few that only some kinds have.</summary>
internal static class Subresources
{
    public static Task HandleAsync(ApiExchange exchange, ResourceDefinition definition, string verb)
    {
        var name = exchange.Target.Subresource;
        if (!definition.Subresources.Contains(name.Split('/')[0]))
        {
            throw definition.Custom ? Failures.NotFound(definition.GroupResource, exchange.Target.Name) : Failures.UnknownResource();
        }
        return (name, verb) switch
        {
            ("status", "get") => ReadHandlers.GetAsync(exchange, definition),
            ("status", "update") => WriteHandlers.ReplaceAsync(exchange, definition, "status"),
            ("status", "patch") => PatchHandler.PatchAsync(exchange, definition, "status"),
            ("approval", "get") => ReadHandlers.GetAsync(exchange, definition),
            ("approval", "update") => WriteHandlers.ReplaceAsync(exchange, definition, "approval"),
            ("approval", "patch") => PatchHandler.PatchAsync(exchange, definition, "approval"),
            ("scale", "get") => ReadScaleAsync(exchange, definition),
            ("scale", "update" or "patch") => ScaleAsync(exchange, definition, verb),
            ("finalize", "update") => FinalizeAsync(exchange, definition),
            ("token", "create") => TokenRequests.AnswerAsync(exchange, definition),
            ("eviction", "create") => EvictAsync(exchange, definition),
            ("log", "get") => LogAsync(exchange, definition),
            ("binding", "create") => PodBindings.BindAsync(exchange),
            ("exec" or "attach" or "portforward", _) => throw NotRunning(exchange, definition),
            _ => throw Failures.MethodNotAllowed(),
        };
    }

    private static Task ReadScaleAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        if (exchange.Accept.IsTable || exchange.Accept.IsPartial)
            throw Failures.NotAcceptable(Accept.Known);
        return exchange.AnswerAsync(ScaleObjects.Read(definition, definition.Json(FindScaled(exchange, definition))));
    }

    private static async Task ScaleAsync(ApiExchange exchange, ResourceDefinition definition, string verb)
    {
        FindScaled(exchange, definition);
        var request = WriteHandlers.Request(exchange, definition, verb == "patch" ? "PatchOptions" : "UpdateOptions") with { Subresource = "scale" };
        var change = await ScaleChangeAsync(exchange, definition, verb);
        var result = new ObjectWriter(exchange.Cluster).Change(request, live =>
        {
            ScaleObjects.Write(definition, live, change(ScaleObjects.Read(definition, live)));
            return live;
        });
        await exchange.AnswerAsync(ScaleObjects.Read(definition, definition.Json(result.Object)));
    }

    private static async Task<Func<JsonObject, JsonObject>> ScaleChangeAsync(ApiExchange exchange, ResourceDefinition definition, string verb)
    {
        if (verb == "patch")
        {
            var patch = await PatchHandler.ReadAsync(exchange, definition, ScaleObjects.Schema);
            return scale => TypedBodies.Check(patch(scale), TypedBodies.Scale);
        }
        var wanted = TypedBodies.Check((await RequestBodies.ReadObjectAsync(exchange.Request, definition, exchange.Cancel)).Object, TypedBodies.Scale);
        return _ => wanted;
    }

    private static Storage.StoredObject FindScaled(ApiExchange exchange, ResourceDefinition definition) =>
        exchange.Cluster.Store.Find(WriteRequest.StorageOf(definition), new(exchange.Target.Namespace ?? "", exchange.Target.Name))
        ?? throw Failures.NotFound(definition.Custom ? definition.GroupResource : new GroupResource(definition.Kind.Group, $"{definition.Plural}/scale"), exchange.Target.Name);

    // Only a namespace has it: who may finish the object's own spec.finalizers.
    private static async Task FinalizeAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var body = TypedBodies.Check((await RequestBodies.ReadObjectAsync(exchange.Request, definition, exchange.Cancel)).Object, definition.Kind);
        var wanted = (body["spec"]?["finalizers"] as JsonArray)?.DeepClone();
        CheckFinalizers(definition, exchange.Target.Name, wanted as JsonArray);
        var stored = exchange.Find(definition);
        var after = definition.Json(stored);
        new Controllers.ClusterWrites(exchange.Cluster).Edit(WriteRequest.StorageOf(definition), stored.Name, json =>
        {
            if (json["spec"] is not JsonObject spec)
                json["spec"] = spec = [];
            if (wanted is JsonArray { Count: > 0 })
                spec["finalizers"] = wanted.DeepClone();
            else
                spec.Remove("finalizers");
            after = json.DeepClone().AsObject();
            return true;
        });
        await exchange.AnswerAsync(after);
    }

    private static void CheckFinalizers(ResourceDefinition definition, string name, JsonArray? finalizers)
    {
        for (var i = 0; i < finalizers?.Count; i++)
            if ((string?)finalizers[i] is { } finalizer && finalizer != "kubernetes" && !finalizer.Contains('/', StringComparison.Ordinal))
                throw Failures.Invalid(definition.Kind.GroupKind, name,
                    FieldError.Invalid($"spec.finalizers[{i}]", FieldError.Quote(finalizer), "name is neither a standard finalizer name nor is it fully qualified"));
    }

    // A deletion by another door: how it is to be done stands in the body, a dry run also in the query.
    private static async Task EvictAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var isDryRun = WriteOptions.Read(exchange.Request, "CreateOptions").DryRun;
        var eviction = TypedBodies.Check((await RequestBodies.ReadObjectAsync(exchange.Request, null, exchange.Cancel)).Object, TypedBodies.Eviction);
        if (BodyChecks.Name(eviction) != exchange.Target.Name)
            throw Failures.BadRequest("name in URL does not match name in Eviction object");
        var options = DeleteOptions.Read(exchange.Request.Query, eviction["deleteOptions"] as JsonObject);
        new ObjectDeleter(exchange.Cluster).Delete(definition, new(exchange.Target.Namespace ?? "", exchange.Target.Name), options with { DryRun = isDryRun || options.DryRun });
        await exchange.AnswerDoneAsync();
    }

    private static Task LogAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        exchange.Find(definition);
        exchange.Http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static StatusException NotRunning(ApiExchange exchange, ResourceDefinition definition)
    {
        exchange.Find(definition);
        return Failures.BadRequest(string.Create(CultureInfo.InvariantCulture, $"pod {exchange.Target.Name} does not have a host assigned"));
    }
}
