using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Import;

/// <summary>
/// Objects as a management cluster has them. It is only read, and of it Workspaces, KommanderClusters, Apps, AppDeployments, and the
/// ConfigMaps that those name: the right to get and list these will do. No Secret is asked for.
/// </summary>
internal static class ManagementIntent
{
    /// <exception cref="ApiException">It cannot be read; the message names the missing right.</exception>
    public static async Task<ImmutableArray<SourceObject>> ReadAsync(ApiClient management, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<SourceObject>();
        foreach (var type in new[] { Kinds.Workspace, Kinds.App, Kinds.KommanderCluster, Kinds.AppDeployment })
        {
            await foreach (var page in management.ListAsync(type, null, new ListOptions(), ct))
                found.AddRange(page.Items.Select(item => Of(type, item)));
        }

        foreach (var key in found.SelectMany(IntentSelection.ReferredOverrides).Distinct().ToArray())
        {
            using var map = await management.GetAsync(Kinds.ConfigMap.ObjectPath(key), ct);
            if (map is not null)
                found.Add(Of(Kinds.ConfigMap, map.RootElement));
        }

        return found.ToImmutable();
    }

    // The items of a list need not say what they are.
    private static SourceObject Of(ResourceType type, JsonElement item)
    {
        var body = JsonObject.Create(item.Clone()) ?? [];
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        return new SourceObject(body);
    }
}
