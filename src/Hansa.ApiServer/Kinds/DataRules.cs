using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>What ConfigMap and Secret share: keys, size, immutability.</summary>
internal static partial class DataRules
{
    private const int MaxBytes = 1024 * 1024;

    public static void Validate(JsonObject obj, JsonObject? old, IReadOnlyList<string> fields, List<FieldError> errors)
    {
        var bytes = 0L;
        foreach (var field in fields)
            foreach (var (key, value) in obj[field] as JsonObject ?? [])
            {
                foreach (var wrong in KeyErrors(key))
                    errors.Add(FieldError.Invalid($"{field}[{key}]", FieldError.Quote(key), wrong));
                if (field == "data" && obj["binaryData"] is JsonObject binary && binary.ContainsKey(key))
                    errors.Add(FieldError.Invalid($"data[{key}]", FieldError.Quote(key), "duplicate of key present in binaryData"));
                bytes += Size(field, (string?)value ?? "");
            }
        if (bytes > MaxBytes)
            errors.Add(FieldError.TooLong(fields.Count > 1 ? "[]" : fields[0], $"may not be more than {MaxBytes} bytes"));
        if (old is not null && (bool?)old["immutable"] == true)
            ValidateImmutable(obj, old, fields, errors);
    }

    private static IEnumerable<string> KeyErrors(string key)
    {
        if (key.Length > 253)
            yield return "must be no more than 253 bytes";
        if (!Keys().IsMatch(key))
            yield return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
        if (key is "." or "..")
            yield return $"must not be '{key}'";
        else if (key.StartsWith("..", StringComparison.Ordinal))
            yield return "must not start with '..'";
    }

    private static void ValidateImmutable(JsonObject obj, JsonObject old, IReadOnlyList<string> fields, List<FieldError> errors)
    {
        if ((bool?)obj["immutable"] != true)
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        foreach (var field in fields)
            if (!JsonNode.DeepEquals(obj[field], old[field]))
                errors.Add(FieldError.Forbidden(field, "field is immutable when `immutable` is set"));
    }

    // Secrets count what the base64 text stands for.
    private static long Size(string field, string value) =>
        field == "binaryData" || field == "secret" ? value.Length / 4 * 3 : Encoding.UTF8.GetByteCount(value);

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex Keys();
}

internal sealed class ConfigMapRule : IKindRule
{
    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors) => DataRules.Validate(obj, old, ["data", "binaryData"], errors);
}

internal sealed class SecretRule : IKindRule
{
    /// <summary>stringData becomes data and is never stored.</summary>
    public void Default(JsonObject obj)
    {
        if (obj["stringData"] is JsonObject texts)
        {
            if (obj["data"] is not JsonObject data)
                obj["data"] = data = [];
            foreach (var (key, value) in texts)
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)value ?? ""));
        }
        obj.Remove("stringData");
        if (obj["type"] is null || (string?)obj["type"] == "")
            obj["type"] = "Opaque";
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        DataRules.Validate(obj, old, ["data"], errors);
        SecretTypes.Validate(obj, errors);
        if (old is not null && (string?)obj["type"] != (string?)old["type"])
            errors.Add(FieldError.Invalid("type", FieldError.Quote((string?)obj["type"] ?? ""), "field is immutable"));
    }
}
