using System.Buffers;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Watches;

/// <summary>How objects of a watch are written: whole, as rows of a table, as metadata only.</summary>
internal interface IWatchFormat
{
    void WriteObject(IBufferWriter<byte> output, StoredObject stored);

    void WriteBookmark(IBufferWriter<byte> output, JsonObject bookmark);
}

/// <summary>What a watch was asked for.</summary>
/// <param name="From">Changes after this revision are sent; null begins with the current objects.</param>
/// <param name="InitialBookmark">A bookmark marks the end of the initial objects (watch-list).</param>
internal sealed record WatchRequest(
    Func<StoredObject, bool> Selected, long? From, bool Bookmarks, bool InitialBookmark, TimeSpan Timeout, string Kind, string ApiVersion)
{
    /// <summary>Whether a partition is not felt.</summary>
    public bool Spared { get; init; }

    /// <summary>Whether it ends before its time: what it is about is served no more.</summary>
    public Func<bool> IsOver { get; init; } = () => false;
}

/// <summary>
/// One watch. It pulls from the table's history at its own pace, so that a slow client costs no memory and loses nothing until the
/// history has gone past it; then it is told so (410) and ends.
/// </summary>
internal sealed class WatchStream(ApiCluster cluster, GroupResource resource, TableSnapshot snapshot, WatchRequest request, IWatchFormat format)
{
    private const int FlushBytes = 64 * 1024;

    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    private readonly ObjectTable _table = cluster.Store.Table(resource);
    private readonly TimeProvider _clock = cluster.Clock;
    private int _unflushed;

    /// <summary>Writes events until the timeout, the client's end, the end of what is watched, or an error event.</summary>
    public async Task RunAsync(IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancel)
    {
        var cuts = cluster.Faults.WatchCuts(resource);
        var started = _clock.GetTimestamp();
        var at = request.From ?? 0;
        if (request.From is null)
        {
            foreach (var stored in snapshot.InOrder(null))
                if (request.Selected(stored))
                    await WriteAsync(output, flush, WatchEvent.Added, stored);
            at = snapshot.Revision;
            if (request.InitialBookmark)
                WriteBookmark(output, at, initialEnd: true);
        }
        await flush();
        var nextBookmark = NextBookmark(TimeSpan.Zero);
        while (!cancel.IsCancellationRequested)
        {
            var changed = _table.NextChange;
            if (!request.Spared)
                await cluster.Faults.WhilePartitionedAsync(cancel);
            if (cluster.Faults.WatchCuts(resource) != cuts)
                return;
            // Before the changes are read: what was written until the end is sent before it.
            var elapsed = _clock.GetElapsedTime(started);
            var isOver = request.IsOver();
            if (_table.ChangesAfter(at) is not { } changes)
            {
                WriteExpired(output, at);
                await flush();
                return;
            }
            if (changes.Count > 0)
            {
                foreach (var change in changes)
                    if (WatchEvent.Of(change, request.Selected) is { } told)
                        await WriteAsync(output, flush, told.Type, told.Object);
                at = changes[^1].ResourceVersion;
                await flush();
            }
            if (request.Bookmarks && elapsed >= nextBookmark)
            {
                at = BookmarkRevision(at);
                WriteBookmark(output, at, initialEnd: false);
                await flush();
                nextBookmark = NextBookmark(elapsed);
            }
            if (isOver || elapsed >= request.Timeout)
                return;
            if (!changed.IsCompleted)
                await WaitAsync(changed, Min(request.Timeout, request.Bookmarks ? nextBookmark : request.Timeout) - elapsed, cancel);
        }
    }

    // A bookmark may move on past changes of other kinds, never past one of this kind that was not sent yet: a snapshot's revision, since the store
    // counts a write a moment before the table has it.
    private long BookmarkRevision(long at)
    {
        var revision = cluster.Store.Snapshot(resource).Revision;
        return _table.ChangesAfter(at) is { Count: 0 } ? Math.Max(at, revision) : at;
    }

    private TimeSpan NextBookmark(TimeSpan elapsed)
    {
        var regular = elapsed + BookmarkInterval;
        var last = request.Timeout > BookmarkBeforeEnd ? request.Timeout - BookmarkBeforeEnd : request.Timeout / 2;
        return elapsed < last && last < regular ? last : regular;
    }

    private async Task WaitAsync(Task changed, TimeSpan most, CancellationToken cancel)
    {
        if (most <= TimeSpan.Zero)
            return;
        try
        {
            await changed.WaitAsync(most, _clock, cancel);
        }
        catch (TimeoutException)
        {
            // A bookmark or the end is due.
        }
    }

    // A client that reads slowly is waited for, so that what it has not read yet lies in the history and not in a buffer of its own.
    private async ValueTask WriteAsync(IBufferWriter<byte> output, Func<ValueTask> flush, string type, StoredObject stored)
    {
        Write(output, type, stored);
        if ((_unflushed += stored.Size) < FlushBytes)
            return;
        _unflushed = 0;
        await flush();
    }

    private void Write(IBufferWriter<byte> output, string type, StoredObject stored)
    {
        output.Write("{\"type\":\""u8);
        output.WriteUtf8(type);
        output.Write("\",\"object\":"u8);
        format.WriteObject(output, stored);
        output.Write("}\n"u8);
    }

    private void WriteBookmark(IBufferWriter<byte> output, long revision, bool initialEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (initialEnd)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        output.Write("{\"type\":\"BOOKMARK\",\"object\":"u8);
        format.WriteBookmark(output, new JsonObject { ["kind"] = request.Kind, ["apiVersion"] = request.ApiVersion, ["metadata"] = metadata });
        output.Write("}\n"u8);
    }

    private void WriteExpired(IBufferWriter<byte> output, long revision)
    {
        var status = Failures.Expired($"too old resource version: {revision} ({_table.CompactedRevision})").ToJson();
        output.WriteUtf8($$"""{"type":"ERROR","object":{{status.ToJsonString(ErrorJson.Relaxed)}}}""" + "\n");
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
