using System.Text.Json.Nodes;

namespace Hansa.Federation.Planning.Values;

/// <summary>Turns YAML into JSON as Go's <c>sigs.k8s.io/yaml</c> does: plain scalars by the rules of YAML 1.1.</summary>
public static class YamlToJson
{
    /// <summary>The mapping as a JSON object. Of equal keys the last one counts, also of those that are merged in where <c>&lt;&lt;</c> stands.</summary>
    public static JsonObject Convert(YamlValue.Mapping mapping)
    {
        var json = new JsonObject();
        foreach (var entry in mapping.Entries)
        {
            if (entry.IsMerge)
            {
                Merge(json, entry.Value);
            }
            else
            {
                json[entry.Key] = Convert(entry.Value);
            }
        }

        return json;
    }

    /// <summary>Of several maps the first one counts.</summary>
    private static void Merge(JsonObject json, YamlValue value)
    {
        foreach (var mapping in value is YamlValue.Sequence list ? list.Items.Reverse() : [value])
        {
            foreach (var (key, merged) in Convert((YamlValue.Mapping)mapping)) // the reader has looked
            {
                json[key] = merged?.DeepClone();
            }
        }
    }

    /// <summary>Any value; null for YAML's null.</summary>
    public static JsonNode? Convert(YamlValue value) => value switch
    {
        YamlValue.Mapping mapping => Convert(mapping),
        YamlValue.Sequence sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
        YamlValue.Scalar scalar => Convert(GoScalar.Of(scalar)),
        _ => throw new InvalidOperationException("every kind of value is named above"),
    };

    private static JsonValue? Convert(GoScalar scalar) => scalar switch
    {
        GoScalar.Text text => JsonValue.Create(text.Value),
        GoScalar.Bool truth => JsonValue.Create(truth.Value),
        GoScalar.Whole whole => JsonValue.Create(whole.Value),
        GoScalar.Fraction fraction => JsonValue.Create(fraction.Value),
        _ => null,
    };
}
