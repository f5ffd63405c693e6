using System.Buffers;

namespace Hansa.ApiServer.Storage;

/// <summary>
/// The bytes of one object: its own, around one large field that all objects of this process hold together which have it alike. A thousand clusters with
/// the same CustomResourceDefinitions hold the schemas once.
/// </summary>
internal sealed class StoredBytes
{
    private const int SharedFrom = 4096;

    private readonly byte[] _start;
    private readonly byte[] _shared;
    private readonly byte[] _end;

    private StoredBytes(byte[] start, byte[] shared, byte[] end)
    {
        _start = start;
        _shared = shared;
        _end = end;
    }

    /// <summary>The part that others may hold, too; empty when nothing is large enough.</summary>
    public byte[] Shared => _shared;

    public int Length => _start.Length + _shared.Length + _end.Length;

    /// <param name="bytes">Everything.</param>
    /// <param name="field">The part that may be equal in other objects.</param>
    public static StoredBytes Of(byte[] bytes, Range field)
    {
        var (offset, length) = field.GetOffsetAndLength(bytes.Length);
        return length < SharedFrom
            ? new StoredBytes(bytes, [], [])
            : new StoredBytes(bytes[..offset], SharedBytes.Get(bytes.AsSpan(offset, length)), bytes[(offset + length)..]);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write(_start);
        output.Write(_shared);
        output.Write(_end);
    }

    public byte[] ToArray() => [.. _start, .. _shared, .. _end];

    public bool SameAs(StoredBytes other) => _start.AsSpan().SequenceEqual(other._start)
        && (ReferenceEquals(_shared, other._shared) || _shared.AsSpan().SequenceEqual(other._shared))
        && _end.AsSpan().SequenceEqual(other._end);
}
