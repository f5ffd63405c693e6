using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>HorizontalPodAutoscalers, in the form of <c>autoscaling/v2</c>, in which they are stored.</summary>
internal sealed class AutoscalerRule : IKindRule
{
    private static readonly string[] OfTarget = ["kind", "name"];

    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["minReplicas"] ??= 1L;
        if (spec["metrics"] is not JsonArray { Count: > 0 })
            spec["metrics"] = new JsonArray(AutoscalerConversion.Use("target", 80L));
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj["spec"] as JsonObject ?? [];
        foreach (var field in OfTarget)
            if (string.IsNullOrEmpty((string?)spec["scaleTargetRef"]?[field]))
                errors.Add(FieldError.Required($"spec.scaleTargetRef.{field}"));
        var (least, most) = (Number(spec["minReplicas"]) ?? 1, Number(spec["maxReplicas"]) ?? 0);
        if (least < 1)
            errors.Add(FieldError.Invalid("spec.minReplicas", $"{least}", "must be greater than or equal to 1"));
        if (most < 1)
            errors.Add(FieldError.Invalid("spec.maxReplicas", $"{most}", "must be greater than 0"));
        else if (most < least)
            errors.Add(FieldError.Invalid("spec.maxReplicas", $"{most}", "must be greater than or equal to `minReplicas`"));
    }

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
