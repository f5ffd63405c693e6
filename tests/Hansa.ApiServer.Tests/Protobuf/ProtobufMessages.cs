using Google.Protobuf;

namespace Hansa.ApiServer.Tests.Protobuf;

/// <summary>Writes messages field by field, as Go does.</summary>
internal sealed class ProtobufMessages
{
    private readonly List<byte> _bytes = [];

    public ProtobufMessages Text(int number, string text) =>
        Field(number, WireFormat.WireType.LengthDelimited, output => output.WriteString(text));

    public ProtobufMessages Number(int number, long value) =>
        Field(number, WireFormat.WireType.Varint, output => output.WriteInt64(value));

    public ProtobufMessages Double(int number, double value) =>
        Field(number, WireFormat.WireType.Fixed64, output => output.WriteDouble(value));

    public ProtobufMessages Message(int number, ProtobufMessages message) =>
        Field(number, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(ByteString.CopyFrom(message.ToArray())));

    public ProtobufMessages Entry(int number, string key, string value) =>
        Message(number, new ProtobufMessages().Text(1, key).Text(2, value));

    public byte[] ToArray() => [.. _bytes];

    private ProtobufMessages Field(int number, WireFormat.WireType type, Action<CodedOutputStream> writeValue)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(number, type);
        writeValue(output);
        output.Flush();
        _bytes.AddRange(bytes.ToArray());
        return this;
    }

    /// <summary>A whole body: prefix, envelope, object.</summary>
    public static byte[] Body(string apiVersion, string kind, ProtobufMessages body) =>
    [
        .. "k8s\0"u8,
        .. new ProtobufMessages().Message(1, new ProtobufMessages().Text(1, apiVersion).Text(2, kind)).Message(2, body).ToArray(),
    ];
}
