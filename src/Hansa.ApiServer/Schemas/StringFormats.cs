using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Schemas;

/// <summary>The formats of strings that are checked (<c>k8s.io/kube-openapi/pkg/validation/strfmt</c>), each in time linear in the text.</summary>
internal static partial class StringFormats
{
    private const int LongestHostname = 255;
    private const int LongestLabel = 63;

    /// <summary>Unknown formats fit everything.</summary>
    public static bool Fits(string text, string format) => format switch
    {
        "date-time" => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[Encoding.UTF8.GetByteCount(text)], out _),
        "ipv4" => !text.Contains(':', StringComparison.Ordinal) && IpText.TryParse(text) is not null,
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && IpText.TryParse(text) is not null,
        "cidr" => CelCidr.TryParse(text) is not null,
        "uuid" => Uuid().IsMatch(text),
        "uuid3" => Uuid3().IsMatch(text),
        "uuid4" => Uuid4().IsMatch(text),
        "uuid5" => Uuid5().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) && (uri.IsAbsoluteUri || text.StartsWith('/')),
        "duration" => DurationText.IsOne(text),
        "email" => System.Net.Mail.MailAddress.TryCreate(text, out _),
        "hostname" => IsHostname(text),
        "mac" => IsHardwareAddress(text),
        _ => true,
    };

    private static bool IsHostname(string text) =>
        Encoding.UTF8.GetByteCount(text) <= LongestHostname && Hostname().IsMatch(text) && text.Split('.').All(label => Encoding.UTF8.GetByteCount(label) <= LongestLabel);

    private static bool IsHardwareAddress(string text) =>
        text.Length > 2 && text[2] is ':' or '-' ? AreOctets(text.Split(text[2]), digits: 2) : AreOctets(text.Split('.'), digits: 4);

    private static bool AreOctets(string[] groups, int digits) =>
        groups.Length * digits / 2 is 6 or 8 or 20 && groups.All(group => group.Length == digits && group.All(char.IsAsciiHexDigit));

    // As github.com/asaskevich/govalidator has them.
    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid3();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid4();

    [GeneratedRegex("^(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12})\\z")]
    private static partial Regex Uuid5();

    // One label with a dash at most behind its first character, or several of which the last has two characters at least.
    [GeneratedRegex(@"^([a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]{0,62})|([a-zA-Z0-9\p{S}\p{L}]([-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]){1,62})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hostname();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\z")]
    private static partial Regex DateTime();
}
