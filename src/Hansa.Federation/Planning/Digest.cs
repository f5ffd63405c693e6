using System.Security.Cryptography;
using System.Text;

namespace Hansa.Federation.Planning;

/// <summary>Short digests of content: lower-case hex of the first bytes of SHA-256.</summary>
public static class Digest
{
    private const int NameDigits = 10;
    private const int RevisionDigits = 24;

    /// <summary>Ten hex digits, for names.</summary>
    public static string ForName(ReadOnlySpan<byte> content) => Hex(content, NameDigits);

    /// <inheritdoc cref="ForName(ReadOnlySpan{byte})"/>
    public static string ForName(string content) => ForName(Encoding.UTF8.GetBytes(content));

    /// <summary>24 hex digits, for revisions.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Hex(content, RevisionDigits);

    /// <summary>24 hex digits over parts; each part is framed by its length, so that no two lists of parts collide.</summary>
    public static string Of(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..RevisionDigits];
    }

    /// <summary>24 hex digits that only who has the key can reckon: a digest of a short secret without one could be guessed.</summary>
    public static string Keyed(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content) => Convert.ToHexStringLower(HMACSHA256.HashData(key, content))[..RevisionDigits];

    private static string Hex(ReadOnlySpan<byte> content, int digits) =>
        Convert.ToHexStringLower(SHA256.HashData(content))[..digits];
}
