namespace Hansa.ApiServer.Errors;

/// <summary>One field that breaks a rule, in the words of Kubernetes' <c>field.Error</c>.</summary>
/// <param name="Field">Path of the field, for example <c>spec.tags[1]</c>.</param>
/// <param name="Reason">One of <see cref="FieldErrorReasons"/>.</param>
/// <param name="Detail">What follows <c>path: </c> in the message, for example <c>Required value</c>.</param>
internal sealed record FieldError(string Field, string Reason, string Detail)
{
    /// <summary>As it stands in the message of a Status.</summary>
    public override string ToString() => Field.Length == 0 ? Detail : $"{Field}: {Detail}";

    public static FieldError Required(string field, string detail = "") =>
        new(field, FieldErrorReasons.Required, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    /// <param name="field">Path of the field.</param>
    /// <param name="shownValue">The value as Go's <c>%#v</c> or JSON shows it: strings quoted.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static FieldError Invalid(string field, string shownValue, string detail) =>
        new(field, FieldErrorReasons.Invalid, $"Invalid value: {shownValue}: {detail}");

    public static FieldError TypeInvalid(string field, string shownValue, string detail) =>
        new(field, FieldErrorReasons.TypeInvalid, $"Invalid value: {shownValue}: {detail}");

    public static FieldError NotSupported(string field, string shownValue, IEnumerable<string> supported) =>
        new(field, FieldErrorReasons.NotSupported,
            $"Unsupported value: {shownValue}: supported values: {string.Join(", ", supported.Select(value => $"\"{value}\""))}");

    public static FieldError Duplicate(string field, string shownValue) =>
        new(field, FieldErrorReasons.Duplicate, $"Duplicate value: {shownValue}");

    public static FieldError Forbidden(string field, string detail) =>
        new(field, FieldErrorReasons.Forbidden, $"Forbidden: {detail}");

    public static FieldError TooLong(string field, string detail) =>
        new(field, FieldErrorReasons.TooLong, $"Too long: {detail}");

    public static FieldError TooMany(string field, int actual, int most) =>
        new(field, FieldErrorReasons.TooMany, $"Too many: {actual}: must have at most {most} items");

    /// <summary>A string as it stands in messages.</summary>
    public static string Quote(string value) => System.Text.Json.JsonSerializer.Serialize(value, ErrorJson.Relaxed);
}

/// <summary>Reasons of causes, from <c>k8s.io/apimachinery/pkg/apis/meta/v1</c>.</summary>
internal static class FieldErrorReasons
{
    public const string Required = "FieldValueRequired";
    public const string Invalid = "FieldValueInvalid";
    public const string TypeInvalid = "FieldValueTypeInvalid";
    public const string NotSupported = "FieldValueNotSupported";
    public const string Duplicate = "FieldValueDuplicate";
    public const string Forbidden = "FieldValueForbidden";
    public const string TooLong = "FieldValueTooLong";
    public const string TooMany = "FieldValueTooMany";
    public const string FieldManagerConflict = "FieldManagerConflict";
}

internal static class ErrorJson
{
    public static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
}
