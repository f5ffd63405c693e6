using System.Buffers;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Lists;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Tables;
using Hansa.ApiServer.Watches;

namespace Hansa.ApiServer.Handlers;

/// <summary>Opens a watch: from now, from a revision, or with the current objects first.</summary>
internal static class WatchHandler
{
    private const int ShortestMinutes = 30;

    public static async Task WatchAsync(ApiExchange exchange, ResourceDefinition definition, ListOptions options)
    {
        var labels = LabelSelection.Parse(options.LabelSelector);
        var fields = FieldSelection.Parse(options.FieldSelector, definition);
        if (exchange.Accept.IsYaml)
            throw Failures.NotAcceptable("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");
        var cluster = exchange.Cluster;
        var storage = WriteRequest.StorageOf(definition);
        var snapshot = cluster.Store.Snapshot(storage);
        long? asked = options.ResourceVersion is "" or "0" ? null : ListPage.ParseObjectRevision(options.ResourceVersion);
        var from = options.SendInitialEvents ? null : asked ?? (options.SkipInitialEvents ? snapshot.Revision : null);
        if (options.SendInitialEvents && asked > snapshot.Revision)
            throw ListPage.TooLarge(asked.Value, snapshot.Revision);
        var watched = new WatchedDefinition(cluster.Resources, definition);
        var request = new WatchRequest(
            WatchEvent.Selection(exchange.Target.Namespace, labels, fields), from, options.Bookmarks, options.SendInitialEvents && options.Bookmarks,
            options.Timeout is { } given && given > TimeSpan.Zero ? given : TimeSpan.FromMinutes(ShortestMinutes * (1 + cluster.Ids.NextDouble())),
            definition.Kind.Kind, definition.GroupVersion.ToString())
        {
            Spared = exchange.Spared,
            IsOver = () => watched.IsGone,
        };
        if (exchange.Accept.IsTable)
            IncludeObjects.Read(exchange.Request.Query);
        var response = exchange.Http.Response;
        response.StatusCode = 200;
        response.ContentType = exchange.Accept.ContentType;
        await response.StartAsync(exchange.Cancel);
        IWatchFormat format = exchange.Accept.IsTable ? new TableRows(exchange, watched)
            : exchange.Accept.IsPartial ? new PartialMetadata(exchange, watched)
            : new WholeObjects(watched);
        var stream = new WatchStream(cluster, storage, snapshot, request, format);
        await stream.RunAsync(response.BodyWriter, async () => await response.BodyWriter.FlushAsync(exchange.Cancel), exchange.Cancel);
    }

    private static void WriteJson(IBufferWriter<byte> output, JsonNode node)
    {
        using var writer = new System.Text.Json.Utf8JsonWriter(output, JsonText.Writing);
        node.WriteTo(writer);
    }

    private sealed class WholeObjects(WatchedDefinition watched) : IWatchFormat
    {
        public void WriteObject(IBufferWriter<byte> output, StoredObject stored) => watched.Newest.Write(output, stored);

        public void WriteBookmark(IBufferWriter<byte> output, JsonObject bookmark) => WriteJson(output, bookmark);
    }

    /// <summary>Only the first event says what the columns are.</summary>
    private sealed class TableRows(ApiExchange exchange, WatchedDefinition watched) : IWatchFormat
    {
        private readonly IncludeObject _include = IncludeObjects.Read(exchange.Request.Query);
        private bool _columnsSent;

        public void WriteObject(IBufferWriter<byte> output, StoredObject stored) => Write(output, watched.Newest.Json(stored), stored.ResourceVersion);

        public void WriteBookmark(IBufferWriter<byte> output, JsonObject bookmark) =>
            Write(output, bookmark, long.Parse((string)bookmark["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture));

        private void Write(IBufferWriter<byte> output, JsonObject obj, long revision)
        {
            var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            WriteJson(output, TableRenderer.Render(watched.Newest, [obj], _include, exchange.Cluster.Clock.GetUtcNow(), metadata, withColumns: !_columnsSent, exchange.Accept.PartialVersion));
            _columnsSent = true;
        }
    }

    private sealed class PartialMetadata(ApiExchange exchange, WatchedDefinition watched) : IWatchFormat
    {
        public void WriteObject(IBufferWriter<byte> output, StoredObject stored) =>
            WriteJson(output, PartialObjects.Of(watched.Newest.Json(stored), exchange.Accept.PartialVersion));

        public void WriteBookmark(IBufferWriter<byte> output, JsonObject bookmark) =>
            WriteJson(output, PartialObjects.Of(bookmark, exchange.Accept.PartialVersion));
    }
}
