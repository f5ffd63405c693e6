using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Hansa.Sandbox.Tests.Support;

/// <summary>The pull side of the OCI distribution API, for charts: <c>charts/NAME</c>, with one tag each.</summary>
internal static partial class OciRegistry
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string Version = "1.0.0";

    /// <param name="http">Below <c>/v2/</c>.</param>
    /// <param name="packages">By file name.</param>
    public static async Task AnswerAsync(HttpContext http, IReadOnlyDictionary<string, byte[]> packages)
    {
        var asked = Path().Match(http.Request.Path.Value!);
        if (!asked.Success)
        {
            http.Response.StatusCode = http.Request.Path.Value is "/v2" or "/v2/" ? 200 : 404;
            return;
        }

        var name = asked.Groups["name"].Value;
        if (Find(name, asked.Groups["what"].Value, asked.Groups["which"].Value, packages) is not { } found)
        {
            http.Response.StatusCode = 404;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"unknown"}]}""", http.RequestAborted);
            return;
        }

        http.Response.ContentType = found.Type;
        http.Response.ContentLength = found.Bytes.Length;
        http.Response.Headers["Docker-Content-Digest"] = Digest(found.Bytes);
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(found.Bytes, http.RequestAborted);
    }

    private static (string Type, byte[] Bytes)? Find(string name, string what, string which, IReadOnlyDictionary<string, byte[]> packages)
    {
        if (!packages.TryGetValue($"{name}-{Version}.tgz", out var package))
            return null;
        var config = JsonSerializer.SerializeToUtf8Bytes(new { name, version = Version, apiVersion = "v2" });
        var manifest = Manifest(config, package);
        return (what, which) switch
        {
            ("tags", "list") => ("application/json", JsonSerializer.SerializeToUtf8Bytes(new { name = $"charts/{name}", tags = new[] { Version } })),
            ("manifests", Version) => (ManifestType, manifest),
            ("manifests", var digest) when digest == Digest(manifest) => (ManifestType, manifest),
            ("blobs", var digest) when digest == Digest(config) => ("application/octet-stream", config),
            ("blobs", var digest) when digest == Digest(package) => ("application/octet-stream", package),
            _ => null,
        };
    }

    private static byte[] Manifest(byte[] config, byte[] package) => Encoding.UTF8.GetBytes($$"""
        {"schemaVersion":2,"mediaType":"{{ManifestType}}",
        "config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"{{Digest(config)}}","size":{{config.Length}}},
        "layers":[{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","digest":"{{Digest(package)}}","size":{{package.Length}}}]}
        """);

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    [GeneratedRegex("^/v2/charts/(?<name>[a-z]+)/(?<what>manifests|blobs|tags)/(?<which>[^/]+)$")]
    private static partial Regex Path();
}
