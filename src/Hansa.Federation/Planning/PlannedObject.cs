using System.Text;
using System.Text.Json;
using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>One object that a cluster must hold, rendered once and sent to every cluster that shares the plan's variant.</summary>
public sealed class PlannedObject
{
    private static readonly byte[] MetadataStart = Encoding.UTF8.GetBytes("\"metadata\":{");
    private readonly int _uidAt;

    internal PlannedObject(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> body, string inputs, string revision, string fields)
    {
        Type = type;
        Key = key;
        Body = body;
        Inputs = inputs;
        Revision = revision;
        Fields = fields;
        _uidAt = body.Span.IndexOf(MetadataStart) + MetadataStart.Length;
    }

    /// <summary>The kind in the version that the cluster serves.</summary>
    public ResourceType Type { get; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key { get; }

    /// <summary>The apply body: UTF-8 JSON, <c>apiVersion</c>, <c>kind</c> and <c>metadata</c> first.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Digest of the intent that it was rendered from; also in the body as annotation <c>hansa.dev/inputs</c>.</summary>
    public string Inputs { get; }

    /// <summary>Digest of what was rendered; also in the body as annotation <c>hansa.dev/revision</c>.</summary>
    public string Revision { get; }

    /// <summary>Digest of the fields that the body sets, to compare with the same digest of an observed object.</summary>
    public string Fields { get; }

    /// <summary>The body with the uid of the object that it is meant for, so that an object made again under the name is not taken for it.</summary>
    public ReadOnlyMemory<byte> BodyFor(string uid)
    {
        var insert = Encoding.UTF8.GetBytes($"\"uid\":\"{JsonEncodedText.Encode(uid)}\",");
        var body = new byte[Body.Length + insert.Length];
        Body.Span[.._uidAt].CopyTo(body);
        insert.CopyTo(body, _uidAt);
        Body.Span[_uidAt..].CopyTo(body.AsSpan(_uidAt + insert.Length));
        return body;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type.Kind} {Key}";
}
