using System.Text.Json;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>Reading <c>metadata.managedFields</c> (KEP-555).</summary>
internal static class ManagedFields
{
    public static IEnumerable<JsonElement> Entries(JsonElement metadata) =>
        JsonText.Member(metadata, "managedFields") is { ValueKind: JsonValueKind.Array } entries ? entries.EnumerateArray() : [];

    /// <summary>Whether the entry is what this hub applied.</summary>
    public static bool IsOurs(JsonElement entry, string fieldManager) =>
        Is(entry, "manager", fieldManager) && Is(entry, "operation", "Apply");

    /// <summary>Whether the entry is of that manager, whatever it did: what a webhook makes of our apply stands under our name, as an update.</summary>
    public static bool IsBy(JsonElement entry, string fieldManager) => Is(entry, "manager", fieldManager);

    /// <summary>Whether the entry stems from a write to a subresource such as status.</summary>
    public static bool IsSubresource(JsonElement entry) => JsonText.Member(entry, "subresource") is { } value && JsonText.Of(value) is { Length: > 0 };

    private static bool Is(JsonElement entry, string name, string expected) => JsonText.Member(entry, name) is { } value && JsonText.Of(value) == expected;
}
