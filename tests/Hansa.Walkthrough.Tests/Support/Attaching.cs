using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Steps that many stories begin or end with.</summary>
internal static class Attaching
{
    /// <summary>The id of this hub.</summary>
    public static async Task<string> HubIdAsync(this Fleet fleet) =>
        (await fleet.Hub.EventuallyAsync(Kinds.ConfigMap, new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap), "names the hub", map => map.Text("data", "hubId") is { Length: > 0 }))
        .Text("data", "hubId")!; // waited for

    /// <summary>A new workspace with that cluster in it, joined; its namespace.</summary>
    public static async Task<string> WorkspaceWithAsync(this Fleet fleet, string workspace, Spoke spoke, string cluster, string spec = "")
    {
        var ns = await fleet.WorkspaceAsync(workspace);
        await fleet.AttachAsync(ns, spoke, cluster, spec);
        return ns;
    }

    /// <summary>The cluster, joined.</summary>
    public static async Task<JsonElement> AttachAsync(this Fleet fleet, string ns, Spoke spoke, string cluster, string spec = "")
    {
        await fleet.KubeconfigSecretAsync(ns, $"{cluster}-kubeconfig", spoke.Kubeconfig);
        await fleet.ClusterAsync(ns, cluster, spec);
        return await fleet.JoinedAsync(ns, cluster);
    }

    /// <summary>Detaches with Remove, and the workspace goes: nothing is left for the next story.</summary>
    public static async Task CleanUpAsync(this Fleet fleet, string workspace, string ns, params string[] clusters)
    {
        foreach (var cluster in clusters)
        {
            await fleet.ClusterAsync(ns, cluster, "  detachPolicy: Remove\n  detachTimeout: 60s");
            await fleet.Management.RunAsync($"delete kommandercluster -n {ns} {cluster} --timeout=90s");
        }

        await fleet.Management.RunAsync($"delete workspace {workspace} --timeout=60s");
    }

    /// <summary>An App with one chart, named like its app id.</summary>
    public static Task<string> AppAsync(this Fleet fleet, string name, string spec) => fleet.Management.ApplyAsync($$"""
        apiVersion: apps.kommander.d2iq.io/v1alpha1
        kind: App
        metadata:
          name: {{name}}
        spec:
          appId: {{name}}
          version: 1.0.0
          chart: {name: {{name}}, version: 1.0.0, repository: {name: boats, url: "https://charts.example.org"} }
          {{spec}}
        """);

    /// <summary>The HelmRelease once it is there and <paramref name="wanted"/> holds.</summary>
    public static Task<JsonElement> ReleaseAsync(this Spoke spoke, string ns, string name, string what, Func<JsonElement, bool> wanted) =>
        spoke.Client.EventuallyAsync(spoke.HelmRelease, new ObjectKey(ns, name), what, wanted);

    /// <summary>Its uid: another one would mean that it was uninstalled.</summary>
    public static async Task<string> UidOfReleaseAsync(this Spoke spoke, string ns, string name) =>
        (await spoke.ReleaseAsync(ns, name, "is there", _ => true)).Text("metadata", "uid")!; // every object has one

    /// <summary>The message of the release's entry in the KommanderCluster's status, once it has that reason and that text.</summary>
    public static async Task<string> ReleaseReasonAsync(this Fleet fleet, string ns, string cluster, string release, string reason, string text = "")
    {
        var found = await fleet.Hub.EventuallyAsync(
            Kinds.KommanderCluster,
            new ObjectKey(ns, cluster),
            $"release {release} says {reason}: {text}",
            c => Entry(c, release) is { } entry && entry.Text("reason") == reason && (entry.Text("message") ?? "").Contains(text, StringComparison.Ordinal));
        return Entry(found, release)?.Text("message") ?? "";
    }

    private static JsonElement? Entry(JsonElement cluster, string release) =>
        cluster.At("status", "releases") is { ValueKind: JsonValueKind.Array } releases
            ? releases.EnumerateArray().Where(r => r.Text("name") == release).Select(r => (JsonElement?)r).FirstOrDefault()
            : null;
}
