using System.Buffers;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Tables;

namespace Hansa.ApiServer.Handlers;

/// <summary>The forms in which a stored object leaves the server: in the version that was asked for, whole, as a table, or its metadata only.</summary>
internal static class ObjectForms
{
    private static readonly GroupVersion NewEvents = new("events.k8s.io", "v1");

    public static bool IsNewEvent(ResourceDefinition definition) => definition.GroupVersion == NewEvents;

    /// <summary>The object that the URL names.</summary>
    /// <exception cref="StatusException">404.</exception>
    public static StoredObject Find(this ApiExchange exchange, ResourceDefinition definition) =>
        exchange.Cluster.Store.Find(WriteRequest.StorageOf(definition), new ObjectName(exchange.Target.Namespace ?? "", exchange.Target.Name))
        ?? throw Failures.NotFound(definition.GroupResource, exchange.Target.Name);

    public static Task AnswerObjectAsync(this ApiExchange exchange, ResourceDefinition definition, StoredObject stored, int code = 200)
    {
        if (exchange.Accept.IsTable)
        {
            var metadata = new JsonObject { ["resourceVersion"] = stored.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            return exchange.AnswerAsync(TableRenderer.Render(definition, [definition.Json(stored)], IncludeObjects.Read(exchange.Request.Query), exchange.Cluster.Clock.GetUtcNow(), metadata, withColumns: true, exchange.Accept.PartialVersion), code);
        }
        if (exchange.Accept.IsPartial)
            return exchange.AnswerAsync(PartialObjects.Of(definition.Json(stored), exchange.Accept.PartialVersion), code);
        return exchange.AnswerAsync(code, output => definition.Write(output, stored));
    }

    public static void Write(this ResourceDefinition definition, IBufferWriter<byte> output, StoredObject stored, bool withType = true)
    {
        if (definition.GroupVersion != NewEvents && !definition.HasDefaults)
        {
            stored.WriteTo(output, definition.GroupVersion, withType);
            return;
        }
        using var writer = new System.Text.Json.Utf8JsonWriter(output, JsonText.Writing);
        definition.Json(stored).WriteTo(writer);
    }

    /// <summary>What is stored may be older than a default of its definition: it is filled in whenever the object is read.</summary>
    public static JsonObject Json(this ResourceDefinition definition, StoredObject stored)
    {
        if (definition.GroupVersion == NewEvents)
            return EventConversion.ToEvents(stored.ToJson("v1"));
        var json = stored.ToJson(definition.GroupVersion.ToString());
        if (definition.HasDefaults)
            Schemas.Defaulting.Apply(json, definition.Schema);
        return json;
    }

    public static List<JsonObject> Jsons(this ApiExchange exchange, ResourceDefinition definition, IReadOnlyList<StoredObject> items)
    {
        exchange.Cancel.ThrowIfCancellationRequested();
        return [.. items.Select(definition.Json)];
    }
}
