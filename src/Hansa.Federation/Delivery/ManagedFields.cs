using System.Text.Json;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>Reading <c>metadata.managedFields</c> (KEP-555).</summary>
internal static class ManagedFields
{
    /// <summary>How many Hansa looks at in an object: it applies some fifty, and of what others add it needs the highest only.</summary>
    public const int MostFields = 1000;

    /// <summary>The longest key of a label or an annotation (a name of 253 characters, a slash, 63 characters), with its mark.</summary>
    private const int LongestField = 319;

    private const string Mark = "f:";

    public static IEnumerable<JsonElement> Entries(JsonElement metadata) =>
        JsonText.Member(metadata, "managedFields") is { ValueKind: JsonValueKind.Array } entries ? entries.EnumerateArray() : [];

    /// <summary>Whether the entry is what this hub applied.</summary>
    public static bool IsOurs(JsonElement entry, string fieldManager) =>
        Is(entry, "manager", fieldManager) && Is(entry, "operation", "Apply");

    /// <summary>Whether the entry is of that manager, whatever it did: what a webhook makes of our apply stands under our name, as an update.</summary>
    public static bool IsBy(JsonElement entry, string fieldManager) => Is(entry, "manager", fieldManager);

    /// <summary>Whether the entry stems from a write to a subresource such as status.</summary>
    public static bool IsSubresource(JsonElement entry) => JsonText.Member(entry, "subresource") is { } value && JsonText.Of(value) is { Length: > 0 };

    /// <summary>These FieldsV1, of which all is looked at.</summary>
    /// <exception cref="FormatException">They are none of an object of Hansa's.</exception>
    public static JsonElement Bounded(JsonElement fields)
    {
        var left = MostFields;
        Count(fields, ref left);
        return fields;
    }

    /// <summary>What stands below each field that one of these sets of FieldsV1 has directly, by the field's name.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="left">How many more fields of the object are looked at.</param>
    /// <exception cref="FormatException">There are more, or one has a name that is none.</exception>
    public static ILookup<string, JsonElement> FieldsOf(IEnumerable<JsonElement> sets, ref int left)
    {
        var fields = new List<JsonProperty>();
        foreach (var set in sets.Where(s => s.ValueKind == JsonValueKind.Object))
        {
            foreach (var field in set.EnumerateObject())
            {
                Require(field, ref left);
                fields.Add(field);
            }
        }

        return fields.Where(f => f.Name.StartsWith(Mark, StringComparison.Ordinal)).ToLookup(f => f.Name[Mark.Length..], f => f.Value, StringComparer.Ordinal);
    }

    private static void Count(JsonElement fields, ref int left)
    {
        if (fields.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in fields.EnumerateObject())
        {
            Require(field, ref left);
            Count(field.Value, ref left);
        }
    }

    private static void Require(JsonProperty field, ref int left)
    {
        if (--left < 0 || field.Name.Length > LongestField)
        {
            throw new FormatException($"metadata.managedFields has more than {MostFields} fields, or one with a name of more than {LongestField} characters");
        }
    }

    private static bool Is(JsonElement entry, string name, string expected) => JsonText.Member(entry, name) is { } value && JsonText.Of(value) == expected;
}
