using System.Buffers;
using System.Text.Json;

namespace Hansa.Federation.Planning;

/// <summary>
/// Digest of the fields that an apply sets, without what names the object. An observed object gives the same digest
/// when every field that its <c>managedFields</c> says is ours still has our value.
/// </summary>
public static class FieldsDigest
{
    /// <summary>The digest of a rendered apply body.</summary>
    public static string OfPlanned(JsonElement body) => Write(writer =>
    {
        foreach (var property in body.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (property.Name is "apiVersion" or "kind")
            {
                continue;
            }

            writer.WritePropertyName(property.Name);
            if (property.Name == "metadata")
            {
                WriteMetadata(writer, property.Value);
            }
            else
            {
                CanonicalJson.Write(writer, property.Value);
            }
        }
    });

    /// <summary>
    /// The digest of the part of <paramref name="observed"/> that <paramref name="fields"/> (FieldsV1 of
    /// <c>metadata.managedFields</c>) names. Lists are taken whole.
    /// </summary>
    public static string OfOwned(JsonElement observed, JsonElement fields) => Write(writer => WriteOwnedMembers(writer, observed, fields));

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement metadata)
    {
        writer.WriteStartObject();
        foreach (var property in metadata.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (property.Name is not ("name" or "namespace"))
            {
                writer.WritePropertyName(property.Name);
                CanonicalJson.Write(writer, property.Value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteOwnedMembers(Utf8JsonWriter writer, JsonElement value, JsonElement fields)
    {
        foreach (var field in fields.EnumerateObject().Where(f => f.Name.StartsWith("f:", StringComparison.Ordinal)).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (value.TryGetProperty(field.Name[2..], out var member))
            {
                writer.WritePropertyName(field.Name[2..]);
                WriteOwned(writer, member, field.Value);
            }
        }
    }

    private static void WriteOwned(Utf8JsonWriter writer, JsonElement value, JsonElement fields)
    {
        var owned = fields.ValueKind == JsonValueKind.Object && fields.EnumerateObject().Any(f => f.Name.StartsWith("f:", StringComparison.Ordinal));
        if (!owned || value.ValueKind != JsonValueKind.Object)
        {
            CanonicalJson.Write(writer, value);
            return;
        }

        writer.WriteStartObject();
        WriteOwnedMembers(writer, value, fields);
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Digest.Of(buffer.WrittenSpan);
    }
}
