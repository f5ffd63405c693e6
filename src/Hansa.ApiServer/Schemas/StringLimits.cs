using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Schemas;

/// <summary>Limits of strings.</summary>
internal static partial class StringLimits
{
    private const int MostPatterns = 4096;

    private static readonly ConcurrentDictionary<string, Regex?> Patterns = new(StringComparer.Ordinal);

    public static void Check(string text, Schema schema, string path, List<FieldError> errors)
    {
        if (!HasFormat(text, schema.Format))
            errors.Add(FieldError.TypeInvalid(path, FieldError.Quote(text), $"{path} in body must be of type {schema.Format}: {FieldError.Quote(text)}"));
        if (schema.Limits is not { } limits)
            return;
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

    private static bool HasFormat(string text, string format) => format switch
    {
        "date-time" => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[Encoding.UTF8.GetByteCount(text)], out _),
        "ipv4" => System.Net.IPAddress.TryParse(text, out var four) && four.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "ipv6" => System.Net.IPAddress.TryParse(text, out var six) && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "cidr" => System.Net.IPNetwork.TryParse(text, out _),
        "uuid" => Uuid().IsMatch(text),
        "uuid3" => Uuid3().IsMatch(text),
        "uuid4" => Uuid4().IsMatch(text),
        "uuid5" => Uuid5().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) && (uri.IsAbsoluteUri || text.StartsWith('/')),
        "duration" => Duration().IsMatch(text),
        "email" => System.Net.Mail.MailAddress.TryCreate(text, out _),
        "hostname" => text.Length <= 255 && Hostname().IsMatch(text),
        "mac" => Mac().IsMatch(text),
        _ => true,
    };

    // As github.com/asaskevich/govalidator has them.
    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid3();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid4();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid5();

    // What Go's time.ParseDuration reads, and the days and weeks of github.com/go-openapi/strfmt.
    [GeneratedRegex(@"^[-+]?((\d+\.?\d*|\.\d+)\s*(ns|us|µs|μs|ms|s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?|milliseconds?|secs?|mins?|hrs?)\s*)+\z|^0\z")]
    private static partial Regex Duration();

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?\z")]
    private static partial Regex Hostname();

    [GeneratedRegex("^(?i:[0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{4}(\\.[0-9a-f]{4}){2})\\z")]
    private static partial Regex Mac();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\z")]
    private static partial Regex DateTime();
}
