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
        if (definition.Custom ? ReferenceEquals(stored.CurrentFor, definition.Schema) : VersionConversion.Of(definition) is null)
        {
            stored.WriteTo(output, definition.GroupVersion, withType);
            return;
        }
        var json = definition.Json(stored);
        if (!withType)
        {
            json.Remove("kind");
            json.Remove("apiVersion");
        }
        using var writer = new System.Text.Json.Utf8JsonWriter(output, JsonText.Writing);
        json.WriteTo(writer);
    }

    /// <summary>A stored object, as its definition sees it now.</summary>
    public static JsonObject Json(this ResourceDefinition definition, StoredObject stored) => definition.Read(stored).Json;

    /// <summary>
    /// What is stored may be older than its definition: fields that this does not declare any more are left out, and its defaults filled in, whenever the object
    /// is read.
    /// </summary>
    /// <returns>The object, and whether it is not what is stored.</returns>
    public static (JsonObject Json, bool IsOutdated) Read(this ResourceDefinition definition, StoredObject stored)
    {
        if (VersionConversion.Of(definition) is { } conversion)
            return (conversion.ToAsked(stored.ToJson(conversion.Stored.Version.ToString())), false);
        var json = stored.ToJson(definition.GroupVersion.ToString());
        if (!definition.Custom || ReferenceEquals(stored.CurrentFor, definition.Schema))
            return (json, false);
        var isOutdated = Schemas.Pruning.Prune(json, definition.Schema) | Schemas.Defaulting.Apply(json, definition.Schema);
        if (!isOutdated)
            stored.CurrentFor = definition.Schema;
        return (json, isOutdated);
    }

    public static List<JsonObject> Jsons(this ApiExchange exchange, ResourceDefinition definition, IReadOnlyList<StoredObject> items)
    {
        exchange.Cancel.ThrowIfCancellationRequested();
        return [.. items.Select(definition.Json)];
    }
}
