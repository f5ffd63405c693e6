using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// The body of a server-side apply. API servers read it as YAML, which refuses the two halves of a surrogate pair that JSON escapes a
/// character outside the Basic Multilingual Plane with; such a character goes as UTF-8.
/// </summary>
internal static class ApplyBody
{
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>The same JSON without escaped surrogate pairs; the same bytes when there are none.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (!MayHavePair(json.Span))
        {
            return json;
        }

        var plain = new ArrayBufferWriter<byte>(json.Length);
        Copy(json.Span, plain);
        return plain.WrittenMemory;
    }

    private static bool MayHavePair(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    private static void Copy(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> plain)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < json.Length)
        {
            plain.Write(json[..at]);
            json = json[at..];
            if (Half(json) is { } high && json.Length > EscapeLength && Half(json[EscapeLength..]) is { } low && char.IsSurrogatePair(high, low))
            {
                new Rune(high, low).EncodeToUtf8(plain.GetSpan(4));
                plain.Advance(4);
                json = json[(2 * EscapeLength)..];
            }
            else
            {
                plain.Write(json[..2]); // an escaped backslash must not be taken for the start of the next escape
                json = json[2..];
            }
        }

        plain.Write(json);
    }

    /// <summary>The character that <c>\uXXXX</c> at the start stands for; null when something else stands there.</summary>
    private static char? Half(ReadOnlySpan<byte> json) =>
        json is [(byte)'\\', (byte)'u', _, _, _, _, ..] && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
