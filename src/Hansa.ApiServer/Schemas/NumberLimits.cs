using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>Limits of numbers.</summary>
internal static class NumberLimits
{
    public static bool IsWhole(JsonNode value) =>
        value.AsValue().TryGetValue<long>(out _) || decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number);

    public static void Check(JsonNode value, Schema schema, string path, List<FieldError> errors)
    {
        if (value.GetValueKind() != JsonValueKind.Number)
            return;
        var shown = value.ToJsonString();
        if (!decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return;
        CheckFormat(number, schema.Format, shown, path, errors);
        if (schema.Limits is not { } limits)
            return;
        if (limits.Maximum is { } most && (limits.ExclusiveMaximum ? number >= most : number > most))
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be less than {(limits.ExclusiveMaximum ? "" : "or equal to ")}{Text(most)}"));
        if (limits.Minimum is { } least && (limits.ExclusiveMinimum ? number <= least : number < least))
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be greater than {(limits.ExclusiveMinimum ? "" : "or equal to ")}{Text(least)}"));
        if (limits.MultipleOf is { } step && step != 0 && number % step != 0)
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be a multiple of {Text(step)}"));
    }

    private static void CheckFormat(decimal number, string format, string shown, string path, List<FieldError> errors)
    {
        if (format == "int32" && number is (< int.MinValue or > int.MaxValue))
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body must be of type int32: {FieldError.Quote(shown)}"));
    }

    private static string Text(decimal number) => number.ToString("0.#############################", CultureInfo.InvariantCulture);
}
