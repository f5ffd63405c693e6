using System.Text;
using System.Text.Json.Nodes;

namespace Hansa.Bench.Floor;

/// <summary>One object as a bare client applies it.</summary>
/// <param name="Path">Path of the object below the server's address.</param>
internal sealed record FloorObject(string Path, byte[] Body, bool IsRelease)
{
    private static readonly string[] ServerFields = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"];

    /// <summary>What Hansa delivered, as bodies to apply: without what the server added.</summary>
    public static FloorObject Of(string collection, JsonObject delivered)
    {
        var body = delivered.DeepClone().AsObject();
        var metadata = body["metadata"]!.AsObject();
        foreach (var field in ServerFields)
            metadata.Remove(field);
        body.Remove("status");
        return new FloorObject($"{collection}/{(string)metadata["name"]!}", Encoding.UTF8.GetBytes(body.ToJsonString()), collection.EndsWith("/helmreleases", StringComparison.Ordinal));
    }

    /// <summary>The same, in another namespace whose name is as long, so that the bytes are as many.</summary>
    public FloorObject In(string from, string to) => new(
        Path.Replace(from, to, StringComparison.Ordinal), Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Body).Replace(from, to, StringComparison.Ordinal)), IsRelease);
}
