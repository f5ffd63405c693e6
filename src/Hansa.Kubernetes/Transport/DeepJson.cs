using System.Buffers;
using System.Text.Json;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// JSON that is nested too deeply for everybody who walks it, made flat: what lies deeper than that is replaced by a text. An API server takes
/// objects of up to 10,000 levels (sigs.k8s.io/json), and one that somebody wrote so must not make a list of everybody's unreadable.
/// </summary>
internal static class DeepJson
{
    private static ReadOnlySpan<byte> Replacement => "\"(nested too deeply)\""u8;

    private const int MostLevels = 10_050; // of an object, and of the list or event that it comes in

    /// <summary>The same JSON with nothing below <paramref name="depth"/> levels.</summary>
    /// <exception cref="JsonException">It is no JSON, or deeper than any API server takes.</exception>
    public static byte[] Flatten(ReadOnlySpan<byte> json, int depth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
        var flat = new ArrayBufferWriter<byte>(Math.Max(1, json.Length));
        var follows = false; // whether a value stands before, so that a comma comes first
        while (reader.Read())
        {
            var closes = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (follows && !closes)
            {
                flat.Write(","u8);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= depth)
            {
                reader.Skip();
                flat.Write(Replacement);
                follows = true;
                continue;
            }

            Copy(in reader, flat);
            follows = reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        }

        return flat.WrittenSpan.ToArray();
    }

    /// <summary>Byte for byte, escapes included: half a surrogate pair has no other form.</summary>
    private static void Copy(in Utf8JsonReader reader, ArrayBufferWriter<byte> flat)
    {
        var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        if (isText) flat.Write("\""u8);
        flat.Write(reader.ValueSpan); // the whole JSON is one span
        if (isText) flat.Write("\""u8);
        if (reader.TokenType == JsonTokenType.PropertyName) flat.Write(":"u8);
    }
}
