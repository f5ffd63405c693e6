using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>Limits of strings.</summary>
internal static class StringLimits
{
    private const int MostPatterns = 4096;

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    public static void Check(string text, Schema schema, string path, List<FieldError> errors)
    {
        if (schema.Limits is { } limits)
            CheckLimits(text, limits, path, errors);
        if (!StringFormats.Fits(text, schema.Format))
            errors.Add(FieldError.TypeInvalid(path, FieldError.Quote(text), $"{path} in body must be of type {schema.Format}: {FieldError.Quote(text)}"));
    }

    private static void CheckLimits(string text, SchemaLimits limits, string path, List<FieldError> errors)
    {
        var length = limits.MaxLength is null && limits.MinLength is null ? 0 : text.EnumerateRunes().Count();
        if (limits.MaxLength is { } most && length > most)
        {
            errors.Add(FieldError.TooLong(path, $"may not be more than {most} bytes"));
            return;
        }
        if (limits.MinLength is { } least && length < least)
            errors.Add(FieldError.Invalid(path, FieldError.Quote(text), $"{path} in body should be at least {least} chars long"));
        if (limits.Pattern is { } pattern && Compiled(pattern) is { } regex && !regex.IsMatch(text))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(text), $"{path} in body should match '{pattern}'"));
    }

    /// <summary>A pattern in RE2's sense: linear time whatever the text; null when it is none.</summary>
    public static Regex? Compiled(string pattern)
    {
        if (Patterns.Count > MostPatterns)
            Patterns.Clear();
        return Patterns.GetOrAdd(pattern, static text =>
        {
            try
            {
                return Re2Syntax.Translate(text) is { } translated ? new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                return null;
            }
        });
    }
}
