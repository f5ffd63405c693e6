using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Handlers;

/// <summary>POST, PUT and DELETE of objects.</summary>
internal static class WriteHandlers
{
    public static async Task CreateAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var request = Request(exchange, StoredAs(exchange, definition), "CreateOptions");
        var body = await RequestBodies.ReadObjectAsync(exchange.Request, definition, exchange.Cancel);
        var result = new ObjectWriter(exchange.Cluster).Create(request, Stored(definition, body));
        exchange.Warn(request.Warnings);
        await exchange.AnswerObjectAsync(definition, result.Object, 201);
    }

    public static async Task ReplaceAsync(ApiExchange exchange, ResourceDefinition definition, string subresource)
    {
        var request = Request(exchange, StoredAs(exchange, definition), "UpdateOptions") with { Subresource = subresource };
        var body = await RequestBodies.ReadObjectAsync(exchange.Request, definition, exchange.Cancel);
        var result = new ObjectWriter(exchange.Cluster).Replace(request, Stored(definition, body));
        exchange.Warn(request.Warnings);
        await exchange.AnswerObjectAsync(definition, result.Object, result.Created ? 201 : 200);
    }

    public static async Task DeleteAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var options = DeleteOptions.Read(exchange.Request.Query, await RequestBodies.ReadDeleteOptionsAsync(exchange.Request, exchange.Cancel));
        var outcome = new ObjectDeleter(exchange.Cluster).Delete(definition, new(exchange.Target.Namespace ?? "", exchange.Target.Name), options);
        if (!outcome.Gone || ReturnsObject(definition))
            await exchange.AnswerObjectAsync(definition, outcome.Object);
        else
            await exchange.AnswerAsync(Deleted(definition, outcome));
    }

    public static async Task DeleteCollectionAsync(ApiExchange exchange, ResourceDefinition definition, ListOptions list)
    {
        var options = DeleteOptions.Read(exchange.Request.Query, await RequestBodies.ReadDeleteOptionsAsync(exchange.Request, exchange.Cancel));
        var labels = Selectors.LabelSelection.Parse(list.LabelSelector);
        var fields = Selectors.FieldSelection.Parse(list.FieldSelector, definition);
        var store = exchange.Cluster.Store;
        var storage = WriteRequest.StorageOf(definition);
        var page = Lists.ListPage.Read(store.Table(storage), store.Snapshot(storage), exchange.Target.Namespace, list, labels, fields);
        var deleter = new ObjectDeleter(exchange.Cluster);
        foreach (var stored in page.Items)
        {
            try
            {
                deleter.Delete(definition, stored.Name, options);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // Somebody else was faster; the order is carried out.
            }
        }
        await ReadHandlers.AnswerListAsync(exchange, definition, page);
    }

    public static WriteRequest Request(ApiExchange exchange, ResourceDefinition definition, string optionsKind) => new(
        definition, exchange.Target.Namespace ?? "", exchange.Target.Name, "", WriteOptions.Read(exchange.Request, optionsKind))
    {
        User = exchange.User,
        Guard = Escalation.GuardOf(exchange, definition),
        BeforeCreate = optionsKind == "CreateOptions" ? null : () => RequireCreate(exchange),
    };

    // Of what was asked for, not of where it is stored.
    private static void RequireCreate(ApiExchange exchange)
    {
        var target = exchange.Target;
        var wanted = new Security.RequestAttributes("create", target.Version!.Value.Group, target.Resource, "", target.Name, Security.Gate.NamespaceOf(target));
        if (!exchange.Cluster.Gate.Decide(exchange.User, wanted).Allowed)
            throw Failures.Forbidden(wanted.GroupResource, wanted.Name, wanted.Refusal(exchange.User.Name));
    }

    /// <summary>The definition of the form in which objects are stored.</summary>
    public static ResourceDefinition StoredAs(ApiExchange exchange, ResourceDefinition definition) =>
        VersionConversion.Of(definition) is { Stored: var stored } ? exchange.Cluster.Resources.Current.Find(stored.Version, stored.Plural)! : definition;

    private static DecodedBody Stored(ResourceDefinition definition, DecodedBody body) =>
        VersionConversion.Of(definition) is { } conversion ? body with { Object = conversion.ToStored(body.Object) } : body;

    private static System.Text.Json.Nodes.JsonObject Deleted(ResourceDefinition definition, ObjectDeleter.Outcome outcome)
    {
        var details = new StatusDetails(outcome.Object.Name.Name, definition.Kind.Group, definition.Plural, outcome.Object.Facts.Uid);
        return new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new System.Text.Json.Nodes.JsonObject(),
            ["status"] = "Success",
            ["details"] = details.ToJson(),
        };
    }

    // The real server's storage of these kinds asks for the object to be returned (ReturnDeletedObject).
    private static bool ReturnsObject(ResourceDefinition definition) => definition.GroupResource.ToString() is
        "serviceaccounts" or "services" or "pods" or "persistentvolumeclaims" or "resourcequotas" or "namespaces" or "customresourcedefinitions.apiextensions.k8s.io";
}
