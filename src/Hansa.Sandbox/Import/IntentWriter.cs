using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Import;

/// <summary>
/// Writes intent onto a sandbox's management cluster before its controller starts, so that this finds what it would find after a restore:
/// Workspaces without status, and their namespaces with both marks.
/// </summary>
internal static class IntentWriter
{
    /// <summary>What the server did not take.</summary>
    /// <param name="management">A new management cluster.</param>
    /// <param name="intent">What is written.</param>
    /// <param name="kubeconfigOf">The kubeconfig of a fake cluster.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ImmutableArray<ImportNote>> WriteAsync(
        ApiClient management, ImportedIntent intent, Func<string, string> kubeconfigOf, CancellationToken ct)
    {
        var refused = ImmutableArray.CreateBuilder<ImportNote>();
        foreach (var (type, body) in Bodies(intent, kubeconfigOf))
        {
            try
            {
                using var made = await management.CreateAsync(type, NamespaceOf(body), JsonSerializer.SerializeToUtf8Bytes(body), ct);
            }
            catch (ApiException error) when (error.Failure is ApiFailure.Invalid or ApiFailure.AlreadyExists or ApiFailure.NotFound)
            {
                refused.Add(new ImportNote(type.Kind, new ObjectKey(NamespaceOf(body) ?? "", NameOf(body)).ToString(), $"left out: {error.Message}"));
            }
        }

        return refused.ToImmutable();
    }

    private static IEnumerable<(ResourceType Type, JsonObject Body)> Bodies(ImportedIntent intent, Func<string, string> kubeconfigOf) =>
    [
        .. Namespaces(intent).Select(body => (Kinds.Namespace, body)),
        .. intent.Workspaces.Select(body => (Kinds.Workspace, body)),
        .. intent.Apps.Select(body => (Kinds.App, body)),
        .. intent.Overrides.Select(body => (Kinds.ConfigMap, body)),
        .. intent.Clusters.Where(cluster => cluster.FakeCluster is not null).DistinctBy(cluster => cluster.Secret).Select(cluster => (Kinds.Secret, Secret(cluster.Secret, kubeconfigOf(cluster.FakeCluster!)))), // filtered
        .. intent.Clusters.Select(cluster => (Kinds.KommanderCluster, cluster.Body)),
        .. intent.Deployments.Select(body => (Kinds.AppDeployment, body)),
    ];

    private static IEnumerable<JsonObject> Namespaces(ImportedIntent intent)
    {
        var named = intent.Workspaces.Select(workspace => (Name: workspace["spec"]!["namespaceName"]!.GetValue<string>(), Workspace: NameOf(workspace))).ToArray(); // the selection sets it
        var others = intent.Objects.Any(body => NamespaceOf(body) == WellKnown.DefaultWorkspaceNamespace)
            ? new[] { (WellKnown.DefaultWorkspaceNamespace, WellKnown.DefaultWorkspace) }
            : [];
        return named.Union(others).Select(each => new JsonObject
        {
            ["apiVersion"] = Kinds.Namespace.ApiVersion,
            ["kind"] = Kinds.Namespace.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = each.Item1,
                ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement, [Labels.WorkspaceName] = each.Item2 },
            },
        });
    }

    private static JsonObject Secret(ObjectKey key, string kubeconfig) => new()
    {
        ["apiVersion"] = Kinds.Secret.ApiVersion,
        ["kind"] = Kinds.Secret.Kind,
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["stringData"] = new JsonObject { [WellKnown.KubeconfigKey] = kubeconfig },
    };

    private static string NameOf(JsonObject body) => body["metadata"]!["name"]!.GetValue<string>(); // CleanObject sets it

    private static string? NamespaceOf(JsonObject body) => body["metadata"]?["namespace"]?.GetValue<string>();
}
