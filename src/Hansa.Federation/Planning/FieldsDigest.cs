using System.Buffers;
using System.Text.Json;
using Hansa.Api;

namespace Hansa.Federation.Planning;

/// <summary>
/// Digest of the fields that an apply sets, without what names the object. An observed object gives the same digest
/// when every field that its <c>managedFields</c> says is ours still has our value. Durations are taken by what they mean.
/// </summary>
public static class FieldsDigest
{
    private static readonly string[] KindsOfMarks = ["labels", "annotations"];

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
                WriteValue(writer, property.Name, property.Value);
            }
        }
    });

    /// <summary>
    /// The digest of the part of <paramref name="observed"/> that <paramref name="fields"/> (FieldsV1 of
    /// <c>metadata.managedFields</c>) names. Lists are taken whole.
    /// </summary>
    public static string OfOwned(JsonElement observed, JsonElement fields) => Write(writer => WriteOwnedMembers(writer, observed, fields));

    /// <summary>
    /// The digest of what people and Hansa write into an object: everything but metadata and status, and of its labels and annotations those
    /// that the apply body <paramref name="planned"/> has.
    /// </summary>
    public static string OfContent(JsonElement item, JsonElement planned) => Write(writer =>
    {
        foreach (var property in item.EnumerateObject().Where(p => p.Name is not ("apiVersion" or "kind" or "metadata" or "status")).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(property.Name);
            WriteValue(writer, property.Name, property.Value);
        }

        foreach (var kind in KindsOfMarks)
        {
            foreach (var mark in planned.GetProperty("metadata").GetProperty(kind).EnumerateObject())
            {
                if (item.GetProperty("metadata").TryGetProperty(kind, out var marks) && marks.TryGetProperty(mark.Name, out var value))
                {
                    writer.WritePropertyName($"metadata.{kind}.{mark.Name}");
                    value.WriteTo(writer);
                }
            }
        }
    });

    /// <summary>The digest of one field's value.</summary>
    public static string OfValue(string name, JsonElement value) => Write(writer =>
    {
        writer.WritePropertyName(name);
        WriteValue(writer, name, value);
    });

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
        var owned = fields.EnumerateObject().Where(f => f.Name.StartsWith("f:", StringComparison.Ordinal)).OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
        var members = Members(value, [.. owned.Select(f => f.Name[2..])]);
        foreach (var field in owned)
        {
            if (members.TryGetValue(field.Name[2..], out var member))
            {
                writer.WritePropertyName(field.Name[2..]);
                WriteOwned(writer, field.Name[2..], member, field.Value);
            }
        }
    }

    /// <summary>The members of these names, in one pass: to look for each by itself costs members times names, and a cluster may send many of both.</summary>
    private static Dictionary<string, JsonElement> Members(JsonElement value, HashSet<string> names)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject().Where(m => names.Contains(m.Name)))
        {
            members[member.Name] = member.Value; // of two, the last counts
        }

        return members;
    }

    private static void WriteOwned(Utf8JsonWriter writer, string name, JsonElement value, JsonElement fields)
    {
        var owned = fields.ValueKind == JsonValueKind.Object && fields.EnumerateObject().Any(f => f.Name.StartsWith("f:", StringComparison.Ordinal));
        if (!owned || value.ValueKind != JsonValueKind.Object)
        {
            WriteValue(writer, name, value);
            return;
        }

        writer.WriteStartObject();
        WriteOwnedMembers(writer, value, fields);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
            {
                writer.WritePropertyName(property.Name);
                WriteValue(writer, property.Name, property.Value);
            }

            writer.WriteEndObject();
        }
        else if (name is "interval" or "timeout" && value.ValueKind == JsonValueKind.String)
        {
            writer.WriteStringValue(GoDuration.Canonical(value.GetString()!)); // a string is never null
        }
        else
        {
            CanonicalJson.Write(writer, value);
        }
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
