using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>The KubeFedCluster that records a member, in namespace <c>kommander</c>. No credential is copied into it.</summary>
internal sealed class KubeFedRecords(ApiClient management, TimeProvider clock, Random random, ILogger<KubeFedRecords> log)
{
    /// <summary>A record was deleted: the KommanderCluster that it was of.</summary>
    public event Action<ObjectKey>? Gone;

    /// <summary>Watches the records until cancelled: one that somebody deletes is made again.</summary>
    public Task RunAsync(CancellationToken ct)
    {
        var informer = new Informer<ObjectMeta>(
            management, Kinds.KubeFedCluster, WellKnown.KommanderNamespace, new ListOptions { MetadataOnly = true },
            item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) ?? throw new JsonException("null"), clock, random, log);
        informer.Changed += change => Tell(change.Now is null ? change.Before : null);
        return informer.RunAsync(ct);
    }

    private void Tell(ObjectMeta? gone)
    {
        if (gone?.Annotation(Annotations.KommanderCluster)?.Split('/') is [var ns, var name])
        {
            Gone?.Invoke(new ObjectKey(ns, name));
        }
    }

    /// <summary>Makes or corrects the record and returns its name: the KommanderCluster's, with a suffix when that name is taken.</summary>
    public async Task<string> EnsureAsync(KommanderCluster cluster, Uri server, ReadOnlyMemory<byte> authority, CancellationToken ct)
    {
        var name = await NameAsync(cluster.Metadata.Key, ct);
        var spec = Spec(cluster, server, authority);
        using var found = await management.GetAsync(Kinds.KubeFedCluster.ObjectPath(Key(name)), ct);
        if (found is null)
        {
            using var made = await management.CreateAsync(Kinds.KubeFedCluster, WellKnown.KommanderNamespace, Body(cluster, name, spec).Bytes(), ct);
        }
        else if (!Holds(found.RootElement.GetProperty("spec"), spec))
        {
            using var corrected = await management.MergePatchAsync(Kinds.KubeFedCluster, Key(name), new JsonObject { ["spec"] = spec }.Bytes(), ct);
        }

        return name;
    }

    /// <summary>Removes the record, if it is that cluster's.</summary>
    public async Task RemoveAsync(ObjectKey cluster, CancellationToken ct)
    {
        foreach (var name in Names(cluster))
        {
            if (await OwnerAsync(name, ct) is { } owner && owner.Cluster == cluster.ToString())
            {
                await management.DeleteAsync(Kinds.KubeFedCluster, Key(name), new DeletePreconditions(owner.Uid, null), ct);
            }
        }
    }

    private async Task<string> NameAsync(ObjectKey cluster, CancellationToken ct)
    {
        foreach (var name in Names(cluster))
        {
            if (await OwnerAsync(name, ct) is not { } owner || owner.Cluster == cluster.ToString())
            {
                return name;
            }
        }

        throw new InvalidOperationException($"KubeFedClusters {string.Join(" and ", Names(cluster))} exist and are not {cluster}'s");
    }

    private static string[] Names(ObjectKey cluster) => [cluster.Name, ObjectNames.WithSuffix(cluster.Name, $"-{Digest.ForName(cluster.ToString())[..5]}")];

    private async Task<(string Uid, string? Cluster)?> OwnerAsync(string name, CancellationToken ct)
    {
        using var found = await management.GetAsync(Kinds.KubeFedCluster.ObjectPath(Key(name)), ct);
        var metadata = found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta);
        return metadata is null ? null : (metadata.Uid, metadata.Annotation(Annotations.KommanderCluster));
    }

    private static JsonObject Spec(KommanderCluster cluster, Uri server, ReadOnlyMemory<byte> authority)
    {
        var spec = new JsonObject
        {
            ["apiEndpoint"] = server.AbsoluteUri.TrimEnd('/'),
            ["secretRef"] = new JsonObject { ["name"] = HostCluster.Is(cluster) ? WellKnown.HostCluster : cluster.Spec.KubeconfigRef?.Name },
        };
        if (!authority.IsEmpty)
        {
            spec["caBundle"] = Convert.ToBase64String(authority.Span);
        }

        return spec;
    }

    private static JsonObject Body(KommanderCluster cluster, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = Kinds.KubeFedCluster.ApiVersion,
        ["kind"] = Kinds.KubeFedCluster.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = WellKnown.KommanderNamespace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            ["annotations"] = new JsonObject { [Annotations.KommanderCluster] = cluster.Metadata.Key.ToString() },
        },
        ["spec"] = spec,
    };

    private static bool Holds(JsonElement actual, JsonObject wanted) => wanted.All(w =>
        actual.TryGetProperty(w.Key, out var value) && JsonNode.DeepEquals(JsonNode.Parse(value.GetRawText()), w.Value));

    private static ObjectKey Key(string name) => new(WellKnown.KommanderNamespace, name);
}
