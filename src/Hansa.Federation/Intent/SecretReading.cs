using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;

namespace Hansa.Federation.Intent;

/// <summary>Reads what Hansa keeps of a Secret.</summary>
internal static class SecretReading
{
    /// <summary>Strict: bytes that are no text would otherwise be delivered as other bytes.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values under <c>values.yaml</c>, digested with the hub's key; null when the key is not there.</summary>
    public static SecretValues? Values(JsonElement secret, ReadOnlySpan<byte> hubKey) =>
        Bytes(secret, WellKnown.ValuesKey) is { } values ? new SecretValues(Text(values) is { } text ? new ValuesText(text) : null, Digest.Keyed(hubKey, values)) : null;

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
