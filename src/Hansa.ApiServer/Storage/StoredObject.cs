using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Storage;

/// <summary>
/// One object at one resourceVersion, immutable. What varies with the request (apiVersion) or is known only at the commit
/// (resourceVersion) is kept out of the bytes, so that an object is serialized once and then only copied.
/// </summary>
internal sealed class StoredObject
{
    private static readonly FrozenDictionary<string, string> NoLabels = FrozenDictionary<string, string>.Empty;

    private readonly StoredBytes _tail;

    private StoredObject(ObjectName name, string kind, long resourceVersion, StoredBytes tail, ObjectFacts facts)
    {
        Name = name;
        Kind = kind;
        ResourceVersion = resourceVersion;
        _tail = tail;
        Facts = facts;
    }

    public ObjectName Name { get; }

    public string Kind { get; }

    public long ResourceVersion { get; }

    /// <summary>What the server itself looks at again and again.</summary>
    public ObjectFacts Facts { get; }

    /// <summary>
    /// The schema under which somebody found that there is nothing to prune and no default to fill in; null when nobody looked. Nothing but a hint that saves
    /// looking again.
    /// </summary>
    public object? CurrentFor { get; set; }

    /// <summary>Bytes of this object, those that it shares included.</summary>
    public int Size => _tail.Length;

    /// <summary>Everything after <c>"resourceVersion":"N",</c>, as it is persisted.</summary>
    public byte[] Tail => _tail.ToArray();

    /// <summary>Serializes an object that has not been committed yet; its own resourceVersion is left out.</summary>
    public static StoredObject Of(JsonObject json)
    {
        var metadata = json["metadata"]!.AsObject();
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writing))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in metadata)
            {
                if (name == "resourceVersion" || value is null)
                    continue;
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        var afterMetadata = new ArrayBufferWriter<byte>(1024);
        var largest = default(Range);
        using (var writer = new Utf8JsonWriter(afterMetadata, JsonText.Writing))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in json)
            {
                if (name is "metadata" or "apiVersion" or "kind")
                    continue;
                writer.WritePropertyName(name);
                var begin = (int)(writer.BytesCommitted + writer.BytesPending);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
                largest = Longer(largest, begin..(int)(writer.BytesCommitted + writer.BytesPending));
            }
            writer.WriteEndObject();
        }
        return new StoredObject(
            new ObjectName((string?)metadata["namespace"] ?? "", (string)metadata["name"]!), (string)json["kind"]!, 0,
            Join(buffer.WrittenSpan, afterMetadata.WrittenSpan, largest), ObjectFacts.Of(metadata));
    }

    /// <summary>An object as it was persisted.</summary>
    public static StoredObject Load(ObjectName name, string kind, long resourceVersion, byte[] tail)
    {
        var bare = new StoredObject(name, kind, resourceVersion, StoredBytes.Of(tail, default), ObjectFacts.None);
        return Of(bare.ToJson("v1")).At(resourceVersion);
    }

    /// <summary>An object that is like this one but for some bytes, and not committed yet.</summary>
    public StoredObject With(byte[] tail, string uid) => new(Name, Kind, 0, StoredBytes.Of(tail, default), Facts with { Uid = uid });

    /// <summary>The same object, committed.</summary>
    public StoredObject At(long resourceVersion) => new(Name, Kind, resourceVersion, _tail, Facts) { CurrentFor = CurrentFor };

    /// <summary>Whether two objects differ in nothing but their resourceVersion.</summary>
    public bool SameContent(StoredObject other) => _tail.SameAs(other._tail);

    /// <summary>Writes the whole object; list items of built-in kinds leave kind and apiVersion out.</summary>
    public void WriteTo(IBufferWriter<byte> output, GroupVersion version, bool withType = true)
    {
        if (withType)
        {
            output.Write("{\"kind\":\""u8);
            output.WriteUtf8(Kind);
            output.Write("\",\"apiVersion\":\""u8);
            if (version.Group.Length > 0)
            {
                output.WriteUtf8(version.Group);
                output.Write("/"u8);
            }
            output.WriteUtf8(version.Version);
            output.Write("\",\"metadata\":{"u8);
        }
        else
            output.Write("{\"metadata\":{"u8);
        // What was never written, the answer to a dry run, has none.
        if (ResourceVersion != 0)
        {
            output.Write("\"resourceVersion\":\""u8);
            var span = output.GetSpan(20);
            Utf8Formatter.TryFormat(ResourceVersion, span, out var written);
            output.Advance(written);
            output.Write("\","u8);
        }
        _tail.WriteTo(output);
    }

    /// <summary>A fresh, mutable copy with everything in it.</summary>
    public JsonObject ToJson(string apiVersion)
    {
        var buffer = new ArrayBufferWriter<byte>(_tail.Length + 160);
        WriteTo(buffer, GroupVersion.Parse(apiVersion) ?? default);
        return JsonNode.Parse(buffer.WrittenSpan, documentOptions: JsonText.Reading)!.AsObject();
    }

    public IReadOnlyDictionary<string, string> Labels => Facts.Labels ?? NoLabels;

    private static Range Longer(Range left, Range right) => right.End.Value - right.Start.Value > left.End.Value - left.Start.Value ? right : left;

    // `{"name":…}` and `{"spec":…}` become `"name":…},"spec":…}`.
    private static StoredBytes Join(ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> rest, Range largest)
    {
        if (rest.Length <= 2)
            return StoredBytes.Of([.. metadata[1..], (byte)'}'], default);
        byte[] tail = [.. metadata[1..], (byte)',', .. rest[1..]];
        var moved = metadata.Length - 1;
        return StoredBytes.Of(tail, (largest.Start.Value + moved)..(largest.End.Value + moved));
    }
}
