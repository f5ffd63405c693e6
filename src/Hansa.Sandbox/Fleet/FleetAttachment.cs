using System.Text;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.WalkThrough;

namespace Hansa.Sandbox.Fleet;

/// <summary>Attaches the sandbox's clusters as a person would: a workspace, and in it for each of them a Secret and a KommanderCluster of its name. Nothing changes where that was done before.</summary>
internal static class FleetAttachment
{
    /// <summary>The workspace.</summary>
    public const string Workspace = "fleet";

    private const string Writer = "hansa-sandbox";
    private const int AtOnce = 16;
    private static readonly ObjectKey WorkspaceKey = ObjectKey.ClusterScoped(Workspace);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when everything is written; Hansa, which has to run, joins the clusters then.</summary>
    /// <param name="management">Where it is written.</param>
    /// <param name="clusters">Name and kubeconfig of each.</param>
    /// <param name="clock">Paces the waiting for the workspace's namespace.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task AttachAsync(ApiClient management, IEnumerable<(string Name, string Kubeconfig)> clusters, TimeProvider clock, CancellationToken ct)
    {
        await ApplyAsync(management, Kinds.Workspace, WorkspaceKey, Manifests.Workspace(Workspace), ct);
        var ns = await NamespaceAsync(management, clock, ct);
        await Parallel.ForEachAsync(clusters, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (cluster, token) =>
        {
            var secret = new ObjectKey(ns, $"{cluster.Name}-kubeconfig");
            await ApplyAsync(management, Kinds.Secret, secret, SecretOf(secret, cluster.Kubeconfig), token);
            await ApplyAsync(management, Kinds.KommanderCluster, new ObjectKey(ns, cluster.Name), Manifests.Cluster(ns, cluster.Name), token);
        });
    }

    private static async Task<string> NamespaceAsync(ApiClient management, TimeProvider clock, CancellationToken ct)
    {
        while (true)
        {
            using (var found = await management.GetAsync(Kinds.Workspace.ObjectPath(WorkspaceKey), ct))
            {
                if (found?.RootElement.Read(HansaJson.Default.Workspace).Status.NamespaceRef is { Name.Length: > 0 } ns)
                    return ns.Name;
            }

            await Task.Delay(Soon, clock, ct);
        }
    }

    private static async Task ApplyAsync(ApiClient management, ResourceType type, ObjectKey key, string body, CancellationToken ct)
    {
        using var applied = await management.ApplyAsync(type, key, Encoding.UTF8.GetBytes(body), Writer, force: true, ct);
    }

    private static string SecretOf(ObjectKey key, string kubeconfig) => new JsonObject
    {
        ["apiVersion"] = Kinds.Secret.ApiVersion,
        ["kind"] = Kinds.Secret.Kind,
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["data"] = new JsonObject { ["kubeconfig"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) },
    }.ToJsonString();
}
