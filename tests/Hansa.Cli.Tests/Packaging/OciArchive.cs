using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Hansa.Cli.Tests.Packaging;

/// <summary>An OCI image layout in a tar, whose blobs are what their names say.</summary>
internal sealed class OciArchive
{
    private readonly Dictionary<string, byte[]> _files;

    private OciArchive(Dictionary<string, byte[]> files) => _files = files;

    public JsonNode Layout => Json(_files["oci-layout"]);

    public JsonNode Manifest => Follow(Json(_files["index.json"])["manifests"]![0]!);

    public JsonNode Configuration => Follow(Manifest["config"]!);

    public static OciArchive Read(string file)
    {
        using var stream = File.OpenRead(file);
        return new OciArchive(Entries(stream).Where(e => e.Content is not null).ToDictionary(e => e.Name, e => e.Content!)); // filtered
    }

    /// <summary>Files and folders of all layers, by absolute path, after every digest on the way to them was checked.</summary>
    public Dictionary<string, (UnixFileMode Mode, byte[]? Content)> FileSystem()
    {
        var system = new Dictionary<string, (UnixFileMode, byte[]?)>();
        foreach (var (layer, contents) in Manifest["layers"]!.AsArray().Zip(Configuration["rootfs"]!["diff_ids"]!.AsArray()))
        {
            using var packed = new MemoryStream(Blob(layer!));
            using var unpacked = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionMode.Decompress))
                gzip.CopyTo(unpacked);
            Assert.Equal(contents!.ToString(), Digest(unpacked.ToArray()));
            unpacked.Position = 0;
            foreach (var (name, mode, content) in Entries(unpacked))
                system[$"/{name}"] = (mode, content);
        }

        return system;
    }

    private JsonNode Follow(JsonNode descriptor) => Json(Blob(descriptor));

    private byte[] Blob(JsonNode descriptor)
    {
        var digest = descriptor["digest"]!.ToString();
        var blob = _files[$"blobs/{digest.Replace(':', '/')}"];
        Assert.Equal(digest, Digest(blob));
        Assert.Equal(descriptor["size"]!.GetValue<long>(), blob.LongLength);
        return blob;
    }

    private static IEnumerable<(string Name, UnixFileMode Mode, byte[]? Content)> Entries(Stream tar)
    {
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            yield return (entry.Name["./".Length..].TrimEnd('/'), entry.Mode, entry.EntryType == TarEntryType.Directory ? null : content.ToArray());
        }
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static JsonNode Json(byte[] bytes) => JsonNode.Parse(bytes)!; // no document of a layout is null
}
