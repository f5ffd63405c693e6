using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary>The bytes of one message within a larger buffer; nested messages are found without copying.</summary>
internal readonly record struct MessageBytes(byte[] Buffer, int Start, int Length)
{
    public static MessageBytes Of(byte[] buffer) => new(buffer, 0, buffer.Length);

    public CodedInputStream Open() => new(Buffer, Start, Length);

    public ReadOnlySpan<byte> Span => Buffer.AsSpan(Start, Length);

    /// <summary>The length-delimited field whose tag <paramref name="input"/>, opened on this buffer, has just read.</summary>
    /// <exception cref="InvalidProtocolBufferException">The field is longer than what is left.</exception>
    public MessageBytes Nested(CodedInputStream input)
    {
        var before = (int)input.Position;
        input.SkipLastField();
        var field = new CodedInputStream(Buffer, before, (int)input.Position - before);
        var length = field.ReadLength();
        return new MessageBytes(Buffer, (int)field.Position, length);
    }
}
