using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hansa.ApiServer.Clusters;

/// <summary>Uids and random name suffixes from one seed. Safe for concurrent use.</summary>
internal sealed class IdSource(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    /// <summary>
    /// The source of one cluster: the same for the same seed and name in every process, and another one after every restart, since what was
    /// given out before must not be given out again.
    /// </summary>
    public static IdSource For(string cluster, int seed, long revision)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {revision} {cluster}")));
        return new IdSource(BinaryPrimitives.ReadInt32LittleEndian(digest));
    }

    /// <summary>A version 4 UUID.</summary>
    public string NextUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>A whole number from 0 up to <paramref name="below"/>.</summary>
    public int Next(int below)
    {
        lock (_lock)
            return _random.Next(below);
    }

    public double NextDouble()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }

    private void Fill(Span<byte> bytes)
    {
        lock (_lock)
            _random.NextBytes(bytes);
    }
}
