using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// Cuts a watch's body at newlines. A streaming JSON reader would hold a large event back until the next one comes, which may be never.
/// </summary>
internal static class WatchFraming
{
    // A buffer is there only while there is something to read: thousands of watches wait for hours.
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 16 * 1024, leaveOpen: true, useZeroByteReads: true);

    /// <summary>Events as they arrive; ends when the server closes between two events.</summary>
    /// <exception cref="ApiException">ERROR event, a cut or too long line, or something that is not a watch event.</exception>
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        string what, Stream body, int maxLine, [EnumeratorCancellation] CancellationToken ct)
    {
        var pipe = PipeReader.Create(body, Buffers);
        long searched = 0;
        while (true)
        {
            var read = await pipe.ReadAsync(ct).ConfigureAwait(false);
            var rest = read.Buffer;
            while (rest.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                if (line.Length > maxLine) throw TooLong(what, maxLine);
                if (!IsBlank(line)) yield return Parse(what, line);
                rest = rest.Slice(rest.GetPosition(1, end));
                searched = 0;
            }

            searched = rest.Length;
            if (searched > maxLine) throw TooLong(what, maxLine);
            if (read.IsCompleted && !IsBlank(rest)) throw new ApiException(ApiFailure.Unreachable, $"{what}: cut in the middle of an event");
            if (read.IsCompleted) yield break;
            pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static WatchEvent Parse(string what, in ReadOnlySequence<byte> line)
    {
        var frame = ParseObject(what, line);
        if (JsonText.Member(frame, "object") is not { ValueKind: JsonValueKind.Object } subject) throw NotAnEvent(what);
        return (JsonText.Member(frame, "type") is { } type ? JsonText.Of(type) : null) switch
        {
            "ADDED" => new WatchEvent(WatchEventType.Added, subject),
            "MODIFIED" => new WatchEvent(WatchEventType.Modified, subject),
            "DELETED" => new WatchEvent(WatchEventType.Deleted, subject),
            "BOOKMARK" => new WatchEvent(WatchEventType.Bookmark, subject),
            "ERROR" => throw ErrorAnswers.FromStatus(what, subject),
            _ => throw NotAnEvent(what),
        };
    }

    private static JsonElement ParseObject(string what, in ReadOnlySequence<byte> line)
    {
        try
        {
            var frame = BodyReading.ParseElement(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
            return frame.ValueKind == JsonValueKind.Object ? frame : throw NotAnEvent(what);
        }
        catch (JsonException e)
        {
            throw new ApiException(ApiFailure.BadAnswer, $"{what}: a line that is not JSON", e);
        }
    }

    private static bool IsBlank(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8)) return false;
        }

        return true;
    }

    private static ApiException TooLong(string what, int maxLine) => Failures.BadAnswer(what, $"an event longer than {maxLine} bytes");

    private static ApiException NotAnEvent(string what) => Failures.BadAnswer(what, "a line that is not a watch event");
}
