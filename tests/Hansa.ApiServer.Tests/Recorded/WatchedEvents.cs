using System.Text.Json;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>Events of a watch, as far as a client can rely on them.</summary>
internal static class WatchedEvents
{
    /// <summary>The events without plain bookmarks, which come when they come; of a watch with nothing else in it, the last bookmark.</summary>
    /// <param name="events">Of one server.</param>
    /// <param name="recorded">Of the real one.</param>
    public static IReadOnlyList<JsonElement> Telling(IReadOnlyList<JsonElement> events, IReadOnlyList<JsonElement> recorded) => recorded.All(IsPlainBookmark)
        ? [.. events.Where((told, index) => !IsPlainBookmark(told) || index == events.Count - 1)]
        : [.. events.Where(told => !IsPlainBookmark(told))];

    public static string TypesOf(IEnumerable<JsonElement> events) => string.Join(' ', events.Select(told => told.GetProperty("type").GetString()));

    private static bool IsPlainBookmark(JsonElement told) =>
        told.GetProperty("type").GetString() == "BOOKMARK" && !told.GetRawText().Contains("k8s.io/initial-events-end", StringComparison.Ordinal);
}
