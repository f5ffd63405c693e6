using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Printer columns, scale paths and the conversion of a definition.</summary>
internal static class VersionPartRules
{
    private const string ColumnTypes = "must be one of boolean,date,integer,number,string";

    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] Formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void ValidateColumns(JsonArray columns, string path, List<FieldError> errors)
    {
        for (var i = 0; i < columns.Count; i++)
            if (columns[i] is JsonObject column)
                ValidateColumn(column, $"{path}[{i}]", errors);
    }

    public static void ValidateScale(JsonObject scale, string path, List<FieldError> errors)
    {
        foreach (var (field, root) in new[] { ("specReplicasPath", ".spec"), ("statusReplicasPath", ".status") })
        {
            var value = Text(scale, field);
            if (value.Length == 0)
                errors.Add(FieldError.Required($"{path}.{field}"));
            else if (!IsSimple(value))
                errors.Add(FieldError.Invalid($"{path}.{field}", FieldError.Quote(value), "must be a simple json path starting with ."));
            else if (!value.StartsWith(root + ".", StringComparison.Ordinal))
                errors.Add(FieldError.Invalid($"{path}.{field}", FieldError.Quote(value), $"should be a json path under {root}"));
        }
        if (Text(scale, "labelSelectorPath") is { Length: > 0 } selector
            && !selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
            errors.Add(FieldError.Invalid($"{path}.labelSelectorPath", FieldError.Quote(selector), "should be a json path under either .spec or .status"));
    }

    public static void ValidateConversion(JsonObject conversion, List<FieldError> errors)
    {
        const string Path = "spec.conversion";
        var strategy = Text(conversion, "strategy");
        var webhook = conversion["webhook"] as JsonObject;
        if (strategy is not ("" or "None" or "Webhook"))
            errors.Add(FieldError.NotSupported($"{Path}.strategy", FieldError.Quote(strategy), ["None", "Webhook"]));
        else if (strategy == "Webhook")
        {
            if (webhook?["clientConfig"] is null)
                errors.Add(FieldError.Required($"{Path}.webhookClientConfig", "required when strategy is set to Webhook"));
            if (webhook?["conversionReviewVersions"] is not JsonArray { Count: > 0 })
                errors.Add(FieldError.Required($"{Path}.conversionReviewVersions"));
        }
        else if (webhook?["clientConfig"] is not null)
            errors.Add(FieldError.Forbidden($"{Path}.webhookClientConfig", "should not be set when strategy is not set to Webhook"));
        else if (webhook?["conversionReviewVersions"] is JsonArray { Count: > 0 })
            errors.Add(FieldError.Forbidden($"{Path}.conversionReviewVersions", "should not be set when strategy is not set to Webhook"));
    }

    private static void ValidateColumn(JsonObject column, string path, List<FieldError> errors)
    {
        if (Text(column, "name").Length == 0)
            errors.Add(FieldError.Required($"{path}.name"));
        var type = Text(column, "type");
        if (type.Length == 0)
            errors.Add(FieldError.Required($"{path}.type", ColumnTypes));
        else if (!Types.Contains(type))
            errors.Add(FieldError.Invalid($"{path}.type", FieldError.Quote(type), ColumnTypes));
        if (Text(column, "format") is { Length: > 0 } format && !Formats.Contains(format))
            errors.Add(FieldError.Invalid($"{path}.format", FieldError.Quote(format), $"must be one of {string.Join(',', Formats)}"));
        if (Text(column, "jsonPath").Length == 0)
            errors.Add(FieldError.Required($"{path}.JSONPath"));
    }

    private static bool IsSimple(string path) => path.StartsWith('.') && path.Length > 1 && !path.Contains('[', StringComparison.Ordinal);

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
