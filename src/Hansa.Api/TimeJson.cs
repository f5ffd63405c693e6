using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hansa.Api;

/// <summary>Times as Kubernetes writes them (RFC 3339, UTC, whole seconds) and as leniently as other writers need them read.</summary>
internal sealed class TimeJson : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException("a time such as 2026-01-31T12:00:00Z is expected");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture));
}
