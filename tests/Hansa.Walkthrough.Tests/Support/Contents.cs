using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>What a cluster holds: the resourceVersion of every object, by <c>kind.group namespace/name</c>.</summary>
internal static class Contents
{
    private const string OfTheCluster = " of the cluster";

    /// <summary>Objects of the given kinds in one namespace.</summary>
    public static async Task<ImmutableSortedDictionary<string, string>> OfAsync(ApiClient client, IEnumerable<ResourceType> kinds, string ns)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var kind in kinds)
            await AddAsync(client, kind, ns, found);
        return found.ToImmutable();
    }

    /// <summary>
    /// Every object of every kind that the cluster serves, but for Leases and Events, and what the API server keeps by itself
    /// (its flow control).
    /// </summary>
    public static async Task<ImmutableSortedDictionary<string, string>> OfAllAsync(ApiClient client)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var version in await VersionsAsync(client))
        {
            foreach (var kind in await KindsAsync(client, version))
                await AddAsync(client, kind, null, found);
        }

        return found.ToImmutable();
    }

    /// <summary>Everything that the cluster serves to who may read all but Secrets, as text; of delivered Secrets what names and describes them.</summary>
    public static async Task<string> TextAsync(ApiClient client)
    {
        var text = new StringBuilder();
        foreach (var version in await VersionsAsync(client))
        {
            foreach (var kind in (await KindsAsync(client, version)).Where(kind => kind != Hansa.Api.Kinds.Secret))
            {
                await foreach (var page in client.ListAsync(kind, null, new ListOptions(), TestContext.Current.CancellationToken))
                {
                    foreach (var item in page.Items)
                        text.AppendLine(item.GetRawText());
                }
            }
        }

        await foreach (var page in client.ListAsync(Hansa.Api.Kinds.Event, null, new ListOptions(), TestContext.Current.CancellationToken))
        {
            foreach (var item in page.Items)
                text.AppendLine(item.GetRawText());
        }

        await foreach (var page in client.ListAsync(Hansa.Api.Kinds.Secret, null, new ListOptions { MetadataOnly = true, LabelSelector = Hansa.Api.Labels.Hub }, TestContext.Current.CancellationToken))
        {
            foreach (var item in page.Items)
                text.AppendLine(item.GetRawText());
        }

        return text.ToString();
    }

    /// <summary>What differs, one line each; empty when nothing does.</summary>
    public static string Changes(this ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> after) => string.Join('\n',
    [
        .. before.Keys.Except(after.Keys).Select(key => $"gone: {key}"),
        .. after.Keys.Except(before.Keys).Where(key => !after[key].EndsWith(OfTheCluster, StringComparison.Ordinal)).Select(key => $"new: {key}"),
        .. after.Where(a => before.TryGetValue(a.Key, out var version) && version != a.Value && !a.Value.EndsWith(OfTheCluster, StringComparison.Ordinal)).Select(a => $"written: {a.Key}"),
    ]);

    private static async Task AddAsync(ApiClient client, ResourceType kind, string? ns, ImmutableSortedDictionary<string, string>.Builder found)
    {
        await foreach (var page in client.ListAsync(kind, ns, new ListOptions { MetadataOnly = true }, TestContext.Current.CancellationToken))
        {
            foreach (var item in page.Items)
                found[$"{kind} {item.Text("metadata", "namespace")}/{item.Text("metadata", "name")}"] = $"{item.Text("metadata", "resourceVersion")}{(IsTheClustersOwn(item) ? OfTheCluster : "")}";
        }
    }

    /// <summary>Whether the last to write it was the controller manager, which does so when it pleases.</summary>
    private static bool IsTheClustersOwn(JsonElement item)
    {
        if (item.At("metadata", "managedFields") is not { ValueKind: JsonValueKind.Array } entries)
            return false;
        var last = entries.EnumerateArray().Select(e => e.Text("time")).Max(StringComparer.Ordinal);
        return entries.EnumerateArray().Any() && entries.EnumerateArray().Where(e => e.Text("time") == last).All(e => e.Text("manager") == "kube-controller-manager");
    }

    private static async Task<string[]> VersionsAsync(ApiClient client)
    {
        using var groups = await client.GetAsync("/apis", TestContext.Current.CancellationToken);
        return
        [
            "v1",
            .. groups!.RootElement.GetProperty("groups").EnumerateArray() // every API server has groups
                .Where(group => group.Text("name") is not ("events.k8s.io" or "coordination.k8s.io" or "flowcontrol.apiserver.k8s.io"))
                .Select(group => group.Text("preferredVersion", "groupVersion")!),
        ];
    }

    private static async Task<ResourceType[]> KindsAsync(ApiClient client, string version)
    {
        var (group, name) = version.Split('/') is [var g, var v] ? (g, v) : ("", version);
        using var resources = await client.GetAsync(group.Length == 0 ? $"/api/{name}" : $"/apis/{version}", TestContext.Current.CancellationToken);
        return
        [
            .. resources!.RootElement.GetProperty("resources").EnumerateArray() // discovery names no version that is not served
                .Where(resource => resource.GetProperty("verbs").EnumerateArray().Any(verb => verb.ValueEquals("watch"))) // stored, not computed
                .Where(resource => resource.Text("name") != "events")
                .Select(resource => new ResourceType(group, name, resource.Text("name")!, resource.Text("kind")!, resource.GetProperty("namespaced").GetBoolean())),
        ];
    }
}
