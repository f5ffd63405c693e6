using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Lists;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Tables;

namespace Hansa.ApiServer.Handlers;

/// <summary>GET of one object or of a list, in the form that the client asked for.</summary>
internal static class ReadHandlers
{
    public static Task GetAsync(ApiExchange exchange, ResourceDefinition definition)
    {
        var asked = exchange.Request.Query["resourceVersion"].ToString();
        if (asked.Length > 0 && ListPage.ParseObjectRevision(asked) is var revision && revision > exchange.Cluster.Store.Revision)
            throw ListPage.TooLarge(revision, exchange.Cluster.Store.Revision);
        return exchange.AnswerObjectAsync(definition, exchange.Find(definition));
    }

    public static Task ListAsync(ApiExchange exchange, ResourceDefinition definition, ListOptions options)
    {
        var labels = LabelSelection.Parse(options.LabelSelector);
        var fields = FieldSelection.Parse(options.FieldSelector, definition);
        var storage = WriteRequest.StorageOf(definition);
        var page = ListPage.Read(exchange.Cluster.Store.Table(storage), exchange.Cluster.Store.Snapshot(storage), exchange.Target.Namespace, options, labels, fields);
        return AnswerListAsync(exchange, definition, page);
    }

    public static Task AnswerListAsync(ApiExchange exchange, ResourceDefinition definition, ListPage page)
    {
        if (exchange.Accept.IsTable)
            return exchange.AnswerAsync(TableRenderer.Render(definition, exchange.Jsons(definition, page.Items), IncludeObjects.Read(exchange.Request.Query), exchange.Cluster.Clock.GetUtcNow(), ListMetadata(definition, page, isTyped: true), withColumns: true, exchange.Accept.PartialVersion));
        if (exchange.Accept.IsPartial)
            return exchange.AnswerAsync(PartialObjects.List(exchange.Jsons(definition, page.Items), ListMetadata(definition, page, isTyped: true), exchange.Accept.PartialVersion));
        return exchange.AnswerInPartsAsync(ListParts(definition, page), page.Items.Sum(stored => (long)stored.Size));
    }

    private static IEnumerable<Action<IBufferWriter<byte>>> ListParts(ResourceDefinition definition, ListPage page)
    {
        yield return output => output.WriteUtf8($$"""{"kind":"{{definition.ListKind}}","apiVersion":"{{definition.GroupVersion}}","metadata":{{ListMetadata(definition, page).ToJsonString()}},"items":[""");
        for (var i = 0; i < page.Items.Count; i++)
        {
            var (isFirst, stored) = (i == 0, page.Items[i]);
            yield return output =>
            {
                if (!isFirst)
                    output.Write(","u8);
                definition.Write(output, stored, withType: definition.Custom);
            };
        }
        yield return output => output.Write("]}"u8);
    }

    private static JsonObject ListMetadata(ResourceDefinition definition, ListPage page, bool isTyped = false)
    {
        var metadata = new JsonObject { ["resourceVersion"] = page.Revision.ToString(CultureInfo.InvariantCulture) };
        if (page.Continue.Length > 0 || definition.Custom && !isTyped)
            metadata["continue"] = page.Continue;
        if (page.Remaining is { } remaining)
            metadata["remainingItemCount"] = remaining;
        return metadata;
    }
}
