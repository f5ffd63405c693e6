using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Whether <c>x-kubernetes-list-type</c>, <c>-list-map-keys</c> and <c>-map-type</c> fit the schema that they stand in.</summary>
internal static class MergeTypeRules
{
    private const string ListType = "x-kubernetes-list-type";
    private const string MapType = "x-kubernetes-map-type";
    private const string MapKeys = "x-kubernetes-list-map-keys";

    private static readonly string[] ListTypes = ["atomic", "set", "map"];
    private static readonly string[] MapTypes = ["atomic", "granular"];

    public static void Validate(JsonObject schema, string path, List<FieldError> errors)
    {
        Fits(schema, path, ListType, "array", ListTypes, errors);
        Fits(schema, path, MapType, "object", MapTypes, errors);
        ValidateKeys(schema, path, errors);
        if (schema["items"] is not JsonObject items)
            return;
        if (Text(schema, ListType) == "set")
            ValidateSetItems(items, $"{path}.items", errors);
        if (Text(schema, ListType) == "map")
            ValidateMapItems(schema, items, path, errors);
    }

    private static void Fits(JsonObject schema, string path, string keyword, string wanted, string[] allowed, List<FieldError> errors)
    {
        if (Text(schema, keyword) is not { Length: > 0 } given)
            return;
        var type = Text(schema, "type");
        if (type != wanted)
            errors.Add(type.Length == 0
                ? FieldError.Required($"{path}.type", $"must be {wanted} if {keyword} is specified")
                : FieldError.Invalid($"{path}.type", FieldError.Quote(type), $"must be {wanted} if {keyword} is specified"));
        if (!allowed.Contains(given))
            errors.Add(FieldError.NotSupported($"{path}.{keyword}", FieldError.Quote(given), allowed));
    }

    private static void ValidateKeys(JsonObject schema, string path, List<FieldError> errors)
    {
        var list = Text(schema, ListType);
        var keys = schema[MapKeys] as JsonArray ?? [];
        if (keys.Count > 0 && list != "map")
            errors.Add(list.Length == 0
                ? FieldError.Required($"{path}.{ListType}", $"must be map if {MapKeys} is non-empty")
                : FieldError.Invalid($"{path}.{ListType}", FieldError.Quote(list), $"must be map if {MapKeys} is non-empty"));
        if (keys.Count == 0 && list == "map")
            errors.Add(FieldError.Required($"{path}.{MapKeys}", $"must not be empty if {ListType} is map"));
        if (keys.Select(key => (string?)key).Distinct().Count() < keys.Count)
            errors.Add(FieldError.Invalid($"{path}.{MapKeys}", keys.ToJsonString(ErrorJson.Relaxed), "must not contain duplicate entries"));
    }

    private static void ValidateSetItems(JsonObject items, string path, List<FieldError> errors)
    {
        if (Flag(items, "nullable"))
            errors.Add(FieldError.Forbidden($"{path}.nullable", $"cannot be nullable when {ListType} is set"));
        foreach (var (type, keyword) in new[] { ("object", MapType), ("array", ListType) })
            if (Text(items, "type") == type && Text(items, keyword) is var given && given != "atomic" && !(type == "array" && given.Length == 0))
                errors.Add(FieldError.Invalid($"{path}.{keyword}", given.Length == 0 ? "null" : FieldError.Quote(given), $"must be atomic as item of a list with {ListType}=set"));
    }

    private static void ValidateMapItems(JsonObject schema, JsonObject items, string path, List<FieldError> errors)
    {
        var properties = items["properties"] as JsonObject ?? [];
        var required = (items["required"] as JsonArray)?.Select(name => (string?)name).ToHashSet() ?? [];
        var keys = schema[MapKeys] as JsonArray ?? [];
        if (keys.Any(key => !properties.ContainsKey((string?)key ?? "")))
            errors.Add(FieldError.Invalid($"{path}.{MapKeys}", keys.ToJsonString(ErrorJson.Relaxed), "entries must all be names of item properties"));
        foreach (var key in keys.Select(key => (string?)key ?? "").Distinct())
        {
            if (properties[key] is not JsonObject property)
                continue;
            if (Text(property, "type") is "object" or "array")
                errors.Add(FieldError.Invalid($"{path}.items.properties[{key}].type", FieldError.Quote(Text(property, "type")), $"must be a scalar type if parent array's {ListType} is map"));
            if (!required.Contains(key) && property["default"] is null)
                errors.Add(FieldError.Required($"{path}.items.properties[{key}].default", $"this property is in {MapKeys}, so it must have a default or be a required property"));
            if (Flag(property, "nullable"))
                errors.Add(FieldError.Forbidden($"{path}.items.properties[{key}].nullable", $"this property is in {MapKeys}, so it cannot be nullable"));
        }
    }

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool Flag(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
