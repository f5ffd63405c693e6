using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Selectors;

/// <summary>A label selector as it stands in objects: <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
internal static class LabelSelectorObject
{
    /// <summary>What says nothing selects everything.</summary>
    public static LabelSelection Read(JsonObject selector) => LabelSelection.Parse(string.Join(',', Labels(selector).Concat(Expressions(selector))));

    private static IEnumerable<string> Labels(JsonObject selector) =>
        (selector["matchLabels"] as JsonObject ?? []).Select(label => $"{label.Key}={(string?)label.Value}");

    private static IEnumerable<string> Expressions(JsonObject selector) =>
        (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(Expression);

    private static string Expression(JsonObject expression)
    {
        var key = (string?)expression["key"] ?? "";
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(value => (string?)value));
        return (string?)expression["operator"] switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }
}
