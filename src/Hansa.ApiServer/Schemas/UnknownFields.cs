using System.Text.Json.Nodes;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Schemas;

/// <summary>Names the fields that pruning would drop, as strict decoding reports them: <c>spec.items[0].x</c>.</summary>
internal static class UnknownFields
{
    public static IReadOnlyList<string> Find(JsonObject obj, Schema schema)
    {
        List<string>? found = null;
        Walk(obj, schema.Resolved, null, ref found);
        return found ?? [];
    }

    private static void Walk(JsonNode? node, Schema schema, FieldPath? path, ref List<string>? found)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    if (Pruning.FieldOf(schema, name) is { } field)
                    {
                        if (value is JsonObject or JsonArray)
                            Walk(value, field, FieldPath.Field(path, name), ref found);
                    }
                    else if (!schema.PreserveUnknownFields)
                        Add(ref found, FieldPath.Field(path, name));
                }
                break;
            case JsonArray array when schema.Items is { } items:
                var element = items.Resolved;
                for (var i = 0; i < array.Count; i++)
                    if (array[i] is JsonObject or JsonArray)
                        Walk(array[i], element, FieldPath.Element(path, i), ref found);
                break;
        }
    }

    private static void Add(ref List<string>? found, FieldPath path)
    {
        found ??= [];
        if (found.Count < DecodedBody.MostProblems)
            found.Add(path.ToString());
    }
}
