using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Protobuf;

/// <summary>
/// Bodies of type <c>application/vnd.kubernetes.protobuf</c>: the bytes <c>k8s\0</c>, then a <c>runtime.Unknown</c> that names
/// the kind and holds the object. Source: <c>k8s.io/apimachinery/pkg/runtime/serializer/protobuf</c>.
/// </summary>
internal static class ProtobufBodies
{
    private static ReadOnlySpan<byte> Prefix => "k8s\0"u8;

    /// <summary>Whether bodies of this kind can be read; a request with any other should be refused with 415.</summary>
    public static bool CanDecode(GroupVersionKind kind) => DescriptorSet.BuiltIn.FindKind(kind) is not null;

    /// <summary>Reads a body as the JSON object that the same client would have sent as JSON, with apiVersion and kind.</summary>
    /// <param name="body">The whole body of the request.</param>
    /// <param name="assumed">The kind when the body names none, as typed clients may leave it to the URL.</param>
    /// <exception cref="StatusException">400: no such envelope, no kind, or broken bytes. 415: a kind without a definition.</exception>
    public static (GroupVersionKind Kind, JsonObject Object) Decode(ReadOnlyMemory<byte> body, GroupVersionKind? assumed = null)
    {
        if (!body.Span.StartsWith(Prefix))
            throw Failures.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        try
        {
            return DecodeEnvelope(BytesAfterPrefix(body), assumed);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or MalformedMessageException)
        {
            throw Failures.BadRequest($"the protobuf body could not be read: {failure.Message}");
        }
    }

    private static (GroupVersionKind, JsonObject) DecodeEnvelope(MessageBytes bytes, GroupVersionKind? assumed)
    {
        var envelope = Envelope.Read(bytes);
        var kind = KindOf(envelope, assumed);
        var shape = DescriptorSet.BuiltIn.FindKind(kind)
            ?? throw Failures.UnsupportedMediaType("application/json", "application/yaml");
        var result = new JsonObject { ["apiVersion"] = kind.GroupVersion.ToString(), ["kind"] = kind.Kind };
        MessageDecoder.DecodeInto(result, shape, envelope.Object);
        return (kind, result);
    }

    private static GroupVersionKind KindOf(Envelope envelope, GroupVersionKind? assumed)
    {
        if (envelope.Kind.Length == 0)
            return assumed ?? throw Failures.BadRequest("Object 'Kind' is missing in the protobuf body");
        if (envelope.ApiVersion.Length == 0 && assumed is { } known)
            return known with { Kind = envelope.Kind };
        return GroupVersion.Parse(envelope.ApiVersion)?.WithKind(envelope.Kind)
            ?? throw Failures.BadRequest($"unexpected GroupVersion string: {envelope.ApiVersion}");
    }

    private static MessageBytes BytesAfterPrefix(ReadOnlyMemory<byte> body)
    {
        var bytes = MemoryMarshal.TryGetArray(body, out var segment) ? segment : new ArraySegment<byte>(body.ToArray());
        return new MessageBytes(bytes.Array!, bytes.Offset + Prefix.Length, bytes.Count - Prefix.Length);
    }
}
