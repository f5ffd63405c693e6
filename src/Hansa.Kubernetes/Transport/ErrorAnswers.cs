using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>Answers that are not 2xx, and the Status inside a watch, turned into an <see cref="ApiException"/>.</summary>
internal static class ErrorAnswers
{
    private const int MaxMessage = 1024;
    private const int MaxCauses = 32;
    private const int MaxMediaType = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <param name="request">What was asked.</param>
    /// <param name="response">Its headers.</param>
    /// <param name="body">As much of the answer as was read.</param>
    /// <param name="now">To reckon a date in <c>Retry-After</c>.</param>
    /// <param name="secret">The token that was sent: a hostile server may repeat it, and we would pass it on.</param>
    public static ApiException From(ApiRequest request, HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now, string? secret)
    {
        var (code, status) = ((int)response.StatusCode, TryParse(body));
        var isForeign = !body.IsEmpty && code != 404 && !IsStatus(status);
        var failure = isForeign && code == 403 ? ApiFailure.BadAnswer : FailureOf(code, status);
        return Build(What(request, failure), isForeign ? ForeignOf(response) : null, failure, code, status, HeaderDelay(response.Headers.RetryAfter, now), request.IsAboutSecrets, secret);
    }

    /// <summary>What speaks here is no Kubernetes API: a proxy, a login page. The 404 of a path that nobody serves is plain text there, too.</summary>
    private static bool IsStatus(JsonElement? answer) => Text(answer, "kind") == "Status";

    private static Foreign ForeignOf(HttpResponseMessage response) => (int)response.StatusCode is >= 300 and < 400
        ? new Foreign("a redirect, which is not followed", "")
        : new Foreign("not in the words of a Kubernetes API", $" ({Cut(response.Content.Headers.ContentType?.MediaType ?? "no content type", MaxMediaType)})");

    /// <summary>The Status object of a watch event of type ERROR.</summary>
    public static ApiException FromStatus(string what, JsonElement status)
    {
        var code = Number(status, "code") ?? 500;
        return Build(what, null, FailureOf(code, status), code, status, null, quotesSecrets: false, secret: null);
    }

    /// <summary>A missing right is named in the words of a Role.</summary>
    private static string What(ApiRequest request, ApiFailure failure) =>
        failure == ApiFailure.Forbidden ? $"{request.What} needs the right to {RequiredRight.Of(request)}" : request.What;

    private static ApiException Build(string what, Foreign? foreign, ApiFailure failure, int code, JsonElement? status, TimeSpan? headerDelay, bool quotesSecrets, string? secret)
    {
        var reason = Text(status, "reason", secret);
        var details = Child(status, "details");
        var message = quotesSecrets ? "" : Text(status, "message", secret);
        return new ApiException(failure, $"{what}: {(foreign is null ? "" : $"{foreign.Words}{Scrubbed(foreign.Media, secret)}: ")}{code}{Space(reason)}{Colon(message)}")
        {
            OwnWords = $"{what}: {code}{(foreign is null ? "" : $", {foreign.Words}")}",
            Reason = reason,
            Causes = Causes(details, secret),
            RetryAfter = headerDelay ?? BodyDelay(details),
        };
    }

    private static ApiFailure FailureOf(int code, JsonElement? status) =>
        FailureOf(code, Text(status, "reason"), Text(status, "message"), Causes(Child(status, "details")));

    private static ApiFailure FailureOf(int code, string reason, string message, ImmutableArray<StatusCause> causes) => code switch
    {
        >= 300 and < 400 => ApiFailure.BadAnswer,
        >= 400 when Denials.IsByWebhook(message) => ApiFailure.DeniedByPolicy,
        403 when causes.Any(c => c.Reason == "NamespaceTerminating") || Denials.IsForGoingNamespace(message) => ApiFailure.NamespaceTerminating,
        403 or 405 when Denials.IsForGoingDefinition(message) => ApiFailure.DefinitionTerminating,
        403 when Denials.IsByQuota(message) => ApiFailure.QuotaExceeded,
        403 when Denials.IsByAdmission(message) => ApiFailure.DeniedByPolicy,
        422 when Denials.IsByPolicy(message) => ApiFailure.DeniedByPolicy,
        422 when causes.Any(c => c.Field == "metadata.uid") => ApiFailure.Conflict, // a patch meant an object that was since made anew
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

    private static ImmutableArray<StatusCause> Causes(JsonElement? details, string? secret = null) =>
        Child(details, "causes") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Take(MaxCauses).Select(c => new StatusCause(Text(c, "reason", secret), Text(c, "field", secret), Text(c, "message", secret)))]
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
        parent is { } p ? JsonText.Member(p, name) : null;

    private static int? Number(JsonElement? parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Number } n && n.TryGetInt32(out var value) ? value : null;

    /// <summary>The token goes before the text is cut: half of one is a good part of it.</summary>
    private static string Text(JsonElement? parent, string name, string? secret = null) =>
        Cut(Scrubbed(Child(parent, name) is { } child ? JsonText.Of(child) ?? "" : "", secret), MaxMessage);

    private static string Scrubbed(string text, string? secret) =>
        secret is { Length: > 0 } ? text.Replace(secret, "(the token)", StringComparison.Ordinal) : text;

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest] + "…";

    private static string Space(string text) => text.Length == 0 ? "" : $" {text}";

    private static string Colon(string text) => text.Length == 0 ? "" : $": {text}";

    /// <summary>What is wrong with an answer of something that is no Kubernetes API.</summary>
    /// <param name="Words">Ours.</param>
    /// <param name="Media">What the server calls it.</param>
    private sealed record Foreign(string Words, string Media);
}
