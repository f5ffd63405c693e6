using System.Globalization;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Informers;

/// <summary>Name and version of an object, read leniently.</summary>
internal readonly record struct ObjectVersion(ObjectKey Key, string Version)
{
    private const int LongestName = 253;
    private const int LongestVersion = 128;

    /// <summary>Null if the object has no name, or one that no object of Kubernetes can have.</summary>
    public static ObjectVersion? TryRead(JsonElement subject)
    {
        if (Metadata(subject) is not { } metadata || Text(metadata, "name") is not { Length: > 0 and <= LongestName } name) return null;
        return Text(metadata, "namespace") is { Length: > LongestName } ? null : new ObjectVersion(new ObjectKey(Text(metadata, "namespace") ?? "", name), VersionOf(subject) ?? "");
    }

    /// <summary>The version that an event or a bookmark stands for; null if it has none.</summary>
    public static string? VersionOf(JsonElement subject) =>
        Metadata(subject) is { } metadata && Text(metadata, "resourceVersion") is { Length: > 0 and <= LongestVersion } version ? version : null;

    /// <summary>Whether <paramref name="a"/> is certainly later than <paramref name="b"/>: only if both are numbers.</summary>
    public static bool IsLater(string? a, string? b) => Number(a) is { } x && Number(b) is { } y && x > y;

    private static ulong? Number(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonElement? Metadata(JsonElement subject) =>
        JsonText.Member(subject, "metadata") is { ValueKind: JsonValueKind.Object } metadata ? metadata : null;

    private static string? Text(JsonElement parent, string name) => JsonText.Member(parent, name) is { } child ? JsonText.Of(child) : null;
}
