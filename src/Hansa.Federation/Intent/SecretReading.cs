using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Intent;

/// <summary>Reads what Hansa keeps of a Secret.</summary>
internal static class SecretReading
{
    private const int MostKeys = 5;
    private const int LongestKey = 40;
    private const string NotUtf8 = "but has it in another form than UTF-8 (PowerShell's > writes UTF-16); save the file as UTF-8 and make the Secret again";

    /// <summary>Strict: bytes that are no text would otherwise be delivered as other bytes.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values under <c>values.yaml</c>, digested with the hub's key; null when the key is not there.</summary>
    public static SecretValues? Values(JsonElement secret, ReadOnlySpan<byte> hubKey) =>
        Bytes(secret, WellKnown.ValuesKey) is not { } values ? null
        : Text(values) is { } text ? new SecretValues(new ValuesText(text), Digest.Keyed(hubKey, values))
        : new SecretValues(null, Digest.Keyed(hubKey, values)) { Instead = NotUtf8 };

    /// <summary>The names of the first keys; a long one is left out, for people paste what is secret into odd places.</summary>
    public static string Keys(JsonElement secret) => secret.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
        ? string.Join(", ", data.EnumerateObject().Select(k => k.Name).Where(name => name.Length <= LongestKey).Take(MostKeys))
        : "";

    /// <summary>The bytes under a key; null when it is not there.</summary>
    public static byte[]? Bytes(JsonElement secret, string key) =>
        secret.TryGetProperty("data", out var data)
        && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : null;

    private static string? Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
