using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Discovery;

/// <summary>Digests of generated documents, for ETags and hashes in URLs.</summary>
internal static class DocumentDigest
{
    /// <summary>Upper-case hexadecimal SHA-512, cut to what the real server shows.</summary>
    public static string Of(JsonObject document) =>
        Convert.ToHexString(SHA512.HashData(Encoding.UTF8.GetBytes(document.ToJsonString())));
}
