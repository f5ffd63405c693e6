using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>How lists and watches are asked for, and how a page is read.</summary>
internal static class Collections
{
    /// <summary>How many objects are asked for at once.</summary>
    public const int PageSize = 500;

    public static ApiRequest ListRequest(string path, ListOptions options, string? next, int pageSize = PageSize) =>
        new(HttpMethod.Get, path, "list")
        {
            Query = Join(
                string.Create(CultureInfo.InvariantCulture, $"limit={pageSize}"), Pair("continue", next), Pair("labelSelector", options.LabelSelector), Pair("fieldSelector", options.FieldSelector)),
            Accept = Accept(options, "PartialObjectMetadataList"),
        };

    public static ApiRequest WatchRequest(string path, ListOptions options, string resourceVersion) =>
        new(HttpMethod.Get, path, "watch")
        {
            Query = Join(
                "watch=true",
                "allowWatchBookmarks=true",
                Pair("resourceVersion", resourceVersion),
                Pair("timeoutSeconds", ((int)options.WatchTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
                Pair("labelSelector", options.LabelSelector),
                Pair("fieldSelector", options.FieldSelector)),
            Accept = Accept(options, "PartialObjectMetadata"),
        };

    /// <summary>The page and the token of the next one, null after the last.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="body">The answer.</param>
    /// <param name="before">How many objects the pages before it had.</param>
    /// <param name="most">How many are taken of all pages together.</param>
    public static (ListPage Page, string? Next) Page(string what, ReadOnlySpan<byte> body, int before = 0, int most = int.MaxValue)
    {
        var list = Parse(what, body);
        if (JsonText.Member(list, "metadata") is not { } metadata || Text(metadata, "resourceVersion") is not { Length: > 0 } version) throw NotAList(what);
        return (new ListPage(Items(what, list, before, most), version), Text(metadata, "continue") is { Length: > 0 } next ? next : null);
    }

    private static JsonElement Parse(string what, ReadOnlySpan<byte> body)
    {
        try
        {
            var list = BodyReading.ParseElement(body);
            return list.ValueKind == JsonValueKind.Object ? list : throw NotAList(what);
        }
        catch (JsonException e)
        {
            throw new ApiException(ApiFailure.BadAnswer, $"{what}: the answer is not JSON", e);
        }
    }

    /// <summary>Go writes an empty list as null.</summary>
    private static ImmutableArray<JsonElement> Items(string what, JsonElement list, int before, int most)
    {
        if (JsonText.Member(list, "items") is not { ValueKind: not JsonValueKind.Null } items) return [];
        if (items.ValueKind != JsonValueKind.Array) throw NotAList(what);
        return items.GetArrayLength() <= most - before ? [.. items.EnumerateArray()] : throw Failures.BadAnswer(what, Failures.TooMany(most));
    }

    private static string? Text(JsonElement parent, string name) => JsonText.Member(parent, name) is { } child ? JsonText.Of(child) : null;

    private static string Accept(ListOptions options, string form) =>
        options.MetadataOnly ? $"application/json;as={form};v=v1;g=meta.k8s.io, application/json" : ApiRequest.Json;

    private static string? Pair(string name, string? value) =>
        string.IsNullOrEmpty(value) ? null : $"{name}={Uri.EscapeDataString(value)}";

    private static string Join(params IEnumerable<string?> parts) => string.Join('&', parts.Where(p => p is not null));

    private static ApiException NotAList(string what) => Failures.BadAnswer(what, "the answer is not a list");
}
