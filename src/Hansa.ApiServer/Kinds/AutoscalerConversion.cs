using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>
/// HorizontalPodAutoscalers of <c>autoscaling/v1</c> know one metric, the use of processor; what <c>autoscaling/v2</c> says beyond that stands in annotations, so
/// that an update through the older version does not lose it.
/// </summary>
internal static class AutoscalerConversion
{
    private const string TargetUse = "targetCPUUtilizationPercentage";
    private const string CurrentUse = "currentCPUUtilizationPercentage";

    /// <summary>Fields of <c>v2</c> with the annotations that hold them in <c>v1</c>.</summary>
    private static readonly (string Part, string Field, string Annotation)[] Kept =
    [
        ("spec", "metrics", "autoscaling.alpha.kubernetes.io/metrics"),
        ("spec", "behavior", "autoscaling.alpha.kubernetes.io/behavior"),
        ("status", "currentMetrics", "autoscaling.alpha.kubernetes.io/current-metrics"),
        ("status", "conditions", "autoscaling.alpha.kubernetes.io/conditions"),
    ];

    /// <summary>From v2 to v1, in place; returns its argument.</summary>
    public static JsonObject ToFirst(JsonObject second)
    {
        TakeUse(second["spec"] as JsonObject, "metrics", "target", TargetUse);
        TakeUse(second["status"] as JsonObject, "currentMetrics", "current", CurrentUse);
        foreach (var (part, field, annotation) in Kept)
            if (second[part] is JsonObject fields && fields[field] is { } value)
            {
                fields.Remove(field);
                if (value is not JsonArray { Count: 0 })
                    Annotations(second)[annotation] = value.ToJsonString();
            }
        second["apiVersion"] = "autoscaling/v1";
        return second;
    }

    /// <summary>From v1 to v2, in place; returns its argument.</summary>
    public static JsonObject ToSecond(JsonObject first)
    {
        if (first["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations)
        {
            foreach (var (part, field, annotation) in Kept)
                if (annotations[annotation] is JsonValue text && Parsed(text) is { } value)
                {
                    annotations.Remove(annotation);
                    Part(first, part)[field] = value;
                }
            if (annotations.Count == 0)
                metadata.Remove("annotations");
        }
        GiveUse(first["spec"] as JsonObject, "metrics", "target", TargetUse);
        GiveUse(first["status"] as JsonObject, "currentMetrics", "current", CurrentUse);
        first["apiVersion"] = "autoscaling/v2";
        return first;
    }

    /// <summary>The metric of v2 that v1 has a field for.</summary>
    public static JsonObject Use(string side, JsonNode percentage)
    {
        var amount = new JsonObject { ["averageUtilization"] = percentage };
        if (side == "target")
            amount["type"] = "Utilization";
        return new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", [side] = amount } };
    }

    private static void TakeUse(JsonObject? fields, string list, string side, string field)
    {
        if (fields is null || fields[list] is not JsonArray metrics)
            return;
        for (var i = 0; i < metrics.Count; i++)
            if (metrics[i] is JsonObject metric && (metric["resource"] as JsonObject)?[side]?["averageUtilization"] is { } percentage
                && JsonNode.DeepEquals(metric["resource"]!["name"], "cpu"))
            {
                metrics.RemoveAt(i);
                fields[field] = percentage.DeepClone();
                return;
            }
    }

    private static void GiveUse(JsonObject? fields, string list, string side, string field)
    {
        if (fields is null || fields[field] is not { } percentage)
            return;
        fields.Remove(field);
        if (fields[list] is not JsonArray metrics)
            fields[list] = metrics = [];
        metrics.Insert(0, Use(side, percentage));
    }

    private static JsonObject Part(JsonObject obj, string name)
    {
        if (obj[name] is not JsonObject part)
            obj[name] = part = [];
        return part;
    }

    private static JsonObject Annotations(JsonObject obj) => Part(Part(obj, "metadata"), "annotations");

    // What somebody else wrote there is left where it is.
    private static JsonNode? Parsed(JsonValue text)
    {
        try
        {
            return text.TryGetValue<string>(out var json) ? JsonNode.Parse(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
