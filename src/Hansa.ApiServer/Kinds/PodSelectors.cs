using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>Selectors of workloads: they choose the pods that are made after the template, and stay.</summary>
internal static class PodSelectors
{
    public static void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["spec"] is not JsonObject spec || spec["selector"] is not { } selector)
            errors.Add(FieldError.Required("spec.selector"));
        else if (old is not null && !JsonNode.DeepEquals(selector, old["spec"]?["selector"]))
            errors.Add(FieldError.Invalid("spec.selector", selector.ToJsonString(ErrorJson.Relaxed), "field is immutable"));
        else
            ValidateTemplateLabels(spec, errors);
    }

    private static void ValidateTemplateLabels(JsonObject spec, List<FieldError> errors)
    {
        var labels = spec["template"]?["metadata"]?["labels"] as JsonObject;
        foreach (var (key, value) in spec["selector"]?["matchLabels"] as JsonObject ?? [])
            if (!JsonNode.DeepEquals(labels?[key], value))
            {
                errors.Add(FieldError.Invalid("spec.template.metadata.labels", (labels ?? []).ToJsonString(ErrorJson.Relaxed), "`selector` does not match template `labels`"));
                return;
            }
    }
}
