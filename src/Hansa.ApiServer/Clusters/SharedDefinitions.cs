using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Clusters;

/// <summary>
/// Reads CustomResourceDefinitions, equal ones only once in this process: a thousand clusters with Flux installed share one set of schemas.
/// </summary>
internal static class SharedDefinitions
{
    private const int Most = 512;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<ResourceDefinition>> BySpec = new(StringComparer.Ordinal);

    public static IReadOnlyList<ResourceDefinition> Read(StoredObject stored)
    {
        var definition = stored.ToJson("apiextensions.k8s.io/v1");
        if (!CrdStatus.IsEstablished(definition))
            return [];
        var digest = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(definition["spec"]!.ToJsonString())));
        if (BySpec.Count > Most)
            BySpec.Clear();
        return BySpec.GetOrAdd(digest, _ => CrdDefinitions.Read(definition));
    }
}
