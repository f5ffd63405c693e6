using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>What stays as it was created.</summary>
internal static class FixedFields
{
    /// <summary>A copy of what is stored with today's defaults: it may be older than one of them, which is then no change.</summary>
    public static JsonObject WithDefaults(this IKindRule rule, JsonObject old)
    {
        var copy = old.DeepClone().AsObject();
        rule.Default(copy);
        return copy;
    }

    /// <summary>The spec without the fields that may change.</summary>
    public static JsonObject SpecWithout(JsonObject obj, IEnumerable<string> changeable)
    {
        var spec = obj["spec"]?.DeepClone() as JsonObject ?? [];
        foreach (var field in changeable)
            spec.Remove(field);
        return spec;
    }

    /// <summary>Adds an error for a field of the spec that is not as it was.</summary>
    public static void Check(JsonObject obj, JsonObject old, string field, List<FieldError> errors)
    {
        var value = (obj["spec"] as JsonObject)?[field];
        if (!SameValues.Are(value, (old["spec"] as JsonObject)?[field]))
            errors.Add(FieldError.Invalid($"spec.{field}", value?.ToJsonString(ErrorJson.Relaxed) ?? "null", "field is immutable"));
    }
}
