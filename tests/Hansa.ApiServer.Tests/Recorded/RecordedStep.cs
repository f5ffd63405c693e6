using System.Collections.Immutable;
using System.Text.Json;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>A request with its answer, or a moment in which something happened that nobody asked for.</summary>
/// <param name="Number">The first is <c>1</c>; those made while the watch of step 3 was open are <c>3.1</c>, <c>3.2</c> and so on.</param>
/// <param name="Exchange">Null for such a moment.</param>
/// <param name="Before">What was done before it, whose answers were not recorded.</param>
/// <param name="During">What was done while the watch was open.</param>
internal sealed record RecordedStep(string Number, RecordedExchange? Exchange, ImmutableArray<RecordedRequest> Before, ImmutableArray<RecordedStep> During)
{
    public static RecordedStep Read(JsonElement step, string number) => new(
        number,
        step.TryGetProperty("request", out var request) ? new RecordedExchange(RecordedRequest.Read(request), RecordedAnswer.Read(step.GetProperty("response"))) : null,
        step.TryGetProperty("before", out var before) ? [.. before.EnumerateArray().Select(RecordedRequest.Read)] : [],
        step.TryGetProperty("during", out var during) ? [.. during.EnumerateArray().Select((inner, index) => Read(inner, $"{number}.{index + 1}"))] : []);
}

/// <summary>A request and the real server's answer.</summary>
internal sealed record RecordedExchange(RecordedRequest Request, RecordedAnswer Answer);

/// <summary>What was sent, with placeholders for what the server had told before.</summary>
/// <param name="Body">A JSON value, or a string that is sent as it is; null for none.</param>
/// <param name="Bytes">A body that is no text; null for none.</param>
/// <param name="Anonymous">Without credentials.</param>
internal sealed record RecordedRequest(string Method, string Path, ImmutableArray<KeyValuePair<string, string>> Headers, string? Body, ImmutableArray<byte>? Bytes, bool Anonymous)
{
    public bool IsWatch => Path.Contains("watch=", StringComparison.Ordinal) || Path.Contains("/watch/", StringComparison.Ordinal);

    public bool Writes => Method != "GET";

    public static RecordedRequest Read(JsonElement request) => new(
        request.GetProperty("method").GetString()!, // every recording has them
        request.GetProperty("path").GetString()!,
        request.TryGetProperty("headers", out var headers) ? [.. headers.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.ToString()))] : [],
        request.TryGetProperty("body", out var body) ? body.ValueKind == JsonValueKind.String ? body.GetString() : body.GetRawText() : null,
        request.TryGetProperty("bodyBase64", out var bytes) ? [.. bytes.GetBytesFromBase64()] : null,
        request.TryGetProperty("anonymous", out var anonymous) && anonymous.GetBoolean());
}

/// <summary>What the real server answered.</summary>
/// <param name="Status">Null when it closed the connection.</param>
/// <param name="Headers">Those that are compared.</param>
/// <param name="Body">A string for a body that is no JSON; null when it was not kept.</param>
/// <param name="Events">Of a watch, until the server closed it; null for any other answer.</param>
/// <param name="Kept">How much of the body was kept.</param>
internal sealed record RecordedAnswer(int? Status, ImmutableDictionary<string, string> Headers, JsonElement? Body, ImmutableArray<JsonElement>? Events, KeptPart Kept)
{
    public static RecordedAnswer Read(JsonElement answer) => new(
        answer.GetProperty("status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : null,
        answer.TryGetProperty("headers", out var headers)
            ? headers.EnumerateObject().ToImmutableDictionary(header => header.Name, header => header.Value.ValueKind == JsonValueKind.Array ? string.Join('\n', header.Value.EnumerateArray()) : header.Value.ToString())
            : [],
        answer.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body : null,
        answer.TryGetProperty("events", out var events) ? [.. events.EnumerateArray()] : null,
        answer.TryGetProperty("kept", out var kept) ? Enum.Parse<KeptPart>(kept.GetString()!, ignoreCase: true) : KeptPart.Whole);
}

/// <summary>How much of a body a recording keeps.</summary>
internal enum KeptPart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Objects show some of their fields.</summary>
    Fields,

    /// <summary>Lists of named objects show some of their entries, too.</summary>
    Entries,
}
