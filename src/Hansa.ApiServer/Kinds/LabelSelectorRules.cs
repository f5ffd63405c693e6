using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Metadata;

namespace Hansa.ApiServer.Kinds;

/// <summary>What a label selector in an object must say (<c>k8s.io/apimachinery/pkg/apis/meta/v1/validation</c>).</summary>
internal static class LabelSelectorRules
{
    public static void Validate(JsonObject selector, string path, List<FieldError> errors)
    {
        foreach (var (key, value) in selector["matchLabels"] as JsonObject ?? [])
        {
            ValidateKey(key, $"{path}.matchLabels", errors);
            ValidateValue((string?)value ?? "", $"{path}.matchLabels", errors);
        }
        foreach (var (index, expression) in JsonLists.Objects(selector["matchExpressions"]).Index())
            ValidateExpression(expression, $"{path}.matchExpressions[{index}]", errors);
    }

    private static void ValidateExpression(JsonObject expression, string path, List<FieldError> errors)
    {
        var values = expression["values"] as JsonArray ?? [];
        switch ((string?)expression["operator"])
        {
            case "In" or "NotIn":
                if (values.Count == 0)
                    errors.Add(FieldError.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'"));
                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0)
                    errors.Add(FieldError.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                break;
            case var other:
                errors.Add(FieldError.Invalid($"{path}.operator", FieldError.Quote(other ?? ""), "not a valid selector operator"));
                break;
        }
        ValidateKey((string?)expression["key"] ?? "", $"{path}.key", errors);
        for (var i = 0; i < values.Count; i++)
            ValidateValue((string?)values[i] ?? "", $"{path}.values[{i}]", errors);
    }

    private static void ValidateKey(string key, string path, List<FieldError> errors)
    {
        foreach (var wrong in NameRules.QualifiedName(key))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(key), wrong));
    }

    private static void ValidateValue(string value, string path, List<FieldError> errors)
    {
        if (NameRules.LabelValue(value) is { } wrong)
            errors.Add(FieldError.Invalid(path, FieldError.Quote(value), wrong));
    }
}
