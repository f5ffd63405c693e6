using Google.Protobuf;

namespace Hansa.ApiServer.Protobuf;

/// <summary><c>runtime.Unknown</c>: the kind of an object beside its bytes.</summary>
internal readonly record struct Envelope(string ApiVersion, string Kind, MessageBytes Object)
{
    public static Envelope Read(MessageBytes bytes)
    {
        var envelope = new Envelope("", "", bytes with { Length = 0 });
        var input = bytes.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            envelope = WireFormat.GetTagFieldNumber(tag) switch
            {
                1 => envelope.WithType(bytes.Nested(input)),
                2 => envelope with { Object = bytes.Nested(input) },
                3 => Plain(envelope, input.ReadString()),
                _ => Skipped(envelope, input),
            };
        }

        return envelope;
    }

    private Envelope WithType(MessageBytes typeMeta)
    {
        var envelope = this;
        var input = typeMeta.Open();
        while (input.ReadTag() is var tag and not 0)
        {
            envelope = WireFormat.GetTagFieldNumber(tag) switch
            {
                1 => envelope with { ApiVersion = input.ReadString() },
                2 => envelope with { Kind = input.ReadString() },
                _ => Skipped(envelope, input),
            };
        }

        return envelope;
    }

    private static Envelope Plain(Envelope envelope, string contentEncoding) =>
        contentEncoding.Length == 0
            ? envelope
            : throw new MalformedMessageException($"content encoding {contentEncoding} of the object is not supported");

    private static Envelope Skipped(Envelope envelope, CodedInputStream input)
    {
        input.SkipLastField();
        return envelope;
    }
}
