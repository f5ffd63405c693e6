using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.ApiServer.Bench.Load;
using Hansa.ApiServer.Bench.Subjects;

namespace Hansa.ApiServer.Bench;

/// <summary>CustomResourceDefinitions as a managed cluster has them: Hansa's own, and ten of the size and depth of Flux's.</summary>
internal static class Definitions
{
    private const int FluxLike = 10;
    private const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <returns>How many in each cluster.</returns>
    public static async Task<int> InstallAsync(EmbeddedSubject subject, LoadClient client, CancellationToken ct)
    {
        var bodies = (IReadOnlyList<(string MediaType, byte[] Body)>)
        [
            .. CustomResourceDefinitions.Manifests.Select(manifest => ("application/yaml", Operations.Payloads.Utf8(manifest.Yaml))),
            .. Enumerable.Range(1, FluxLike).Select(number => ("application/json", JsonSerializer.SerializeToUtf8Bytes(Large(number)))),
        ];
        await Parallel.ForEachAsync(subject.Clusters, ct, async (cluster, stop) =>
        {
            foreach (var (mediaType, body) in bodies)
                await client.SendAsync(HttpMethod.Post, cluster, Path, body, mediaType, stop);
        });
        return bodies.Count;
    }

    // About 60 KiB: two versions with nested objects, as HelmRelease's definition has.
    private static JsonObject Large(int number) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"larges{number}.example.com" },
        ["spec"] = new JsonObject
        {
            ["group"] = "example.com",
            ["names"] = new JsonObject { ["kind"] = $"Large{number}", ["listKind"] = $"Large{number}List", ["plural"] = $"larges{number}", ["singular"] = $"large{number}" },
            ["scope"] = "Namespaced",
            ["versions"] = new JsonArray(Version("v2", storage: true), Version("v1", storage: false)),
        },
    };

    private static JsonObject Version(string name, bool storage) => new()
    {
        ["name"] = name,
        ["served"] = true,
        ["storage"] = storage,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Properties(4, ("spec", Nested(3)), ("status", Nested(2))) },
    };

    private static JsonObject Nested(int depth) =>
        depth == 0 ? Properties(5) : Properties(5, [.. Enumerable.Range(1, 4).Select(i => ($"part{i}", Nested(depth - 1)))]);

    private static JsonObject Properties(int texts, params (string Name, JsonObject Schema)[] parts)
    {
        var properties = new JsonObject();
        foreach (var i in Enumerable.Range(1, texts))
            properties[$"setting{i}"] = new JsonObject { ["type"] = "string", ["description"] = "A setting of which the documentation says a sentence of usual length, and then one more.", ["maxLength"] = 253 };
        foreach (var (name, schema) in parts)
            properties[name] = schema;
        return new JsonObject { ["type"] = "object", ["description"] = "An object that groups settings.", ["properties"] = properties };
    }
}
