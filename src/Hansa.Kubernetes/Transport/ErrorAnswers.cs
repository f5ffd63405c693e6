using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>Answers that are not 2xx, and the Status inside a watch, turned into an <see cref="ApiException"/>.</summary>
internal static class ErrorAnswers
{
    private const int MaxMessage = 1024;
    private const int MaxCauses = 32;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public static ApiException From(string what, HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now) =>
        Build(what, (int)response.StatusCode, TryParse(body), HeaderDelay(response.Headers.RetryAfter, now));

    /// <summary>The Status object of a watch event of type ERROR.</summary>
    public static ApiException FromStatus(string what, JsonElement status) =>
        Build(what, Number(status, "code") ?? 500, status, null);

    private static ApiException Build(string what, int code, JsonElement? status, TimeSpan? headerDelay)
    {
        var reason = Text(status, "reason");
        var details = Child(status, "details");
        var causes = Causes(details);
        var message = Text(status, "message");
        return new ApiException(FailureOf(code, reason, causes), $"{what}: {code}{Space(reason)}{Colon(message)}")
        {
            Reason = reason,
            Causes = causes,
            RetryAfter = headerDelay ?? BodyDelay(details),
        };
    }

    private static ApiFailure FailureOf(int code, string reason, ImmutableArray<StatusCause> causes) => code switch
    {
        >= 300 and < 400 => ApiFailure.BadAnswer,
        400 or 422 => ApiFailure.Invalid,
        401 => ApiFailure.Unauthorized,
        403 => ApiFailure.Forbidden,
        404 => ApiFailure.NotFound,
        409 when causes.Any(c => c.Reason == "FieldManagerConflict") => ApiFailure.FieldManagerConflict,
        409 when reason == "AlreadyExists" => ApiFailure.AlreadyExists,
        409 => ApiFailure.Conflict,
        410 => ApiFailure.Expired,
        415 => ApiFailure.UnsupportedMediaType,
        429 => ApiFailure.TooManyRequests,
        >= 500 => ApiFailure.ServerError,
        _ => ApiFailure.Other,
    };

    private static ImmutableArray<StatusCause> Causes(JsonElement? details) =>
        Child(details, "causes") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Take(MaxCauses).Select(c => new StatusCause(Text(c, "reason"), Text(c, "field"), Text(c, "message")))]
            : [];

    private static TimeSpan? BodyDelay(JsonElement? details) =>
        Number(details, "retryAfterSeconds") is { } seconds and > 0 ? Bounded(TimeSpan.FromSeconds(seconds)) : null;

    private static TimeSpan? HeaderDelay(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        (header?.Delta ?? header?.Date - now) is { } delay && delay > TimeSpan.Zero ? Bounded(delay) : null;

    /// <summary>A server must not be able to silence us for a year.</summary>
    private static TimeSpan Bounded(TimeSpan delay) => delay < LongestWait ? delay : LongestWait;

    private static JsonElement? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : BodyReading.ParseElement(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Child(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } p && p.TryGetProperty(name, out var child) ? child : null;

    private static int? Number(JsonElement? parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt32(out var value) ? value : null;

    private static string Text(JsonElement? parent, string name)
    {
        if (Child(parent, name) is not { ValueKind: JsonValueKind.String } child) return "";
        try
        {
            var text = child.GetString() ?? "";
            return text.Length <= MaxMessage ? text : text[..MaxMessage] + "…";
        }
        catch (InvalidOperationException)
        {
            return "";   // half of a surrogate pair, escaped
        }
    }

    private static string Space(string text) => text.Length == 0 ? "" : $" {text}";

    private static string Colon(string text) => text.Length == 0 ? "" : $": {text}";
}
