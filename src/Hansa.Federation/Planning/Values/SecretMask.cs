using System.Text.Json.Nodes;

namespace Hansa.Federation.Planning.Values;

/// <summary>Values whose paths may be shown, and nothing else.</summary>
internal static class SecretMask
{
    private const string Hidden = "(secret)";

    /// <summary>The same keys and lists, with every scalar hidden; empty when the text cannot be read.</summary>
    public static ValuesText Of(ValuesText values) => new(values.Root is { } root ? Masked(root)!.ToJsonString() : "");

    private static JsonNode? Masked(YamlValue value) => value switch
    {
        YamlValue.Mapping mapping => new JsonObject(mapping.Entries.GroupBy(e => e.Key).Select(e => KeyValuePair.Create(e.Key, Masked(e.Last().Value)))),
        YamlValue.Sequence sequence => new JsonArray([.. sequence.Items.Select(Masked)]),
        _ => JsonValue.Create(Hidden),
    };
}
