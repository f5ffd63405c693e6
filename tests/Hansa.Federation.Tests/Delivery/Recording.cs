using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What real Flux controllers made of objects of Hansa's, from the files in <c>Recordings</c>.</summary>
internal static class Recording
{
    private const string Manager = "hansa-recording";

    /// <summary>What was applied, by kind.</summary>
    public static JsonElement Applied(string name, string kind) => Lines(name).Where(l => l.TryGetProperty("action", out _)).Select(l => l.GetProperty("object")).Single(o => KindOf(o) == kind);

    /// <summary>What became of it, by kind.</summary>
    public static JsonElement Seen(string name, string kind) => Lines(name).Where(l => l.TryGetProperty("type", out _)).Select(l => l.GetProperty("object")).Single(o => KindOf(o) == kind);

    /// <summary>The same as Hansa sees it.</summary>
    public static ObservedObject Projected(string name, string kind)
    {
        var item = Seen(name, kind);
        var version = item.GetProperty("apiVersion").GetString()!.Split('/')[1]; // both kinds have a group
        ResourceType type = kind == "HelmRelease" ? Kinds.HelmRelease(version) : Kinds.HelmRepository(version);
        return Projection.Of(item, Enum.Parse<DeliveredKind>(kind), type, Manager);
    }

    private static string KindOf(JsonElement item) => item.GetProperty("kind").GetString()!; // every object has one

    private static IEnumerable<JsonElement> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Delivery", "Recordings", $"{name}.jsonl")).Select(line => JsonElement.Parse(line));
}
