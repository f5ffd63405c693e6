using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Workspaces;

/// <summary>What is there from the beginning and made again when it is deleted: the default workspace and the management cluster in it.</summary>
internal sealed class WorkspaceEssentials(ApiClient management, IntentStore intent, TimeProvider clock)
{
    private readonly WorkSignal _signal = new();

    public async Task RunAsync(CancellationToken ct)
    {
        intent.Workspaces.Changed += change => SetIf(change.Key.Name == WellKnown.DefaultWorkspace);
        intent.Workspaces.StateChanged += _signal.Set;
        intent.Namespaces.Changed += change => SetIf(change.Key.Name == WellKnown.DefaultWorkspaceNamespace);
        intent.Clusters.Changed += change => SetIf(change.Key == HostCluster.Key);
        intent.Clusters.StateChanged += _signal.Set;
        await foreach (var _ in _signal.ReadAllAsync(ct))
        {
            await TransientRetry.RunAsync(() => EnsureAsync(ct), clock, ct);
        }
    }

    private async Task EnsureAsync(CancellationToken ct)
    {
        if (intent.Workspaces.HasSynced && !intent.Workspaces.Items.ContainsKey(ObjectKey.ClusterScoped(WellKnown.DefaultWorkspace)))
        {
            await CreateAsync(Kinds.Workspace, null, DefaultWorkspace(), ct);
        }

        var ns = intent.Namespaces.Items.GetValueOrDefault(ObjectKey.ClusterScoped(WellKnown.DefaultWorkspaceNamespace));
        if (intent.Clusters.HasSynced && ns is { IsDeleting: false } && !intent.Clusters.Items.ContainsKey(HostCluster.Key))
        {
            await CreateAsync(Kinds.KommanderCluster, HostCluster.Key.Namespace, Host(), ct);
        }
    }

    private async Task CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken ct)
    {
        try
        {
            using var made = await management.CreateAsync(type, ns, ManagementJson.Bytes(body), ct);
        }
        catch (ApiException e) when (e.Failure is ApiFailure.AlreadyExists or ApiFailure.NotFound)
        {
            // It is there already, or its namespace is just going; the next event tells.
        }
    }

    private void SetIf(bool condition)
    {
        if (condition)
        {
            _signal.Set();
        }
    }

    private static JsonObject DefaultWorkspace() => new()
    {
        ["apiVersion"] = Kinds.Workspace.ApiVersion,
        ["kind"] = Kinds.Workspace.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = WellKnown.DefaultWorkspace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            ["annotations"] = new JsonObject { [Annotations.DisplayName] = "Default Workspace" },
        },
        ["spec"] = new JsonObject { ["namespaceName"] = WellKnown.DefaultWorkspaceNamespace },
    };

    private static JsonObject Host() => new()
    {
        ["apiVersion"] = Kinds.KommanderCluster.ApiVersion,
        ["kind"] = Kinds.KommanderCluster.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = HostCluster.Key.Name,
            ["namespace"] = HostCluster.Key.Namespace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            ["annotations"] = new JsonObject { [Annotations.Host] = "true", ["kommander.d2iq.io/display-name"] = "Kommander Host" },
        },
        ["spec"] = new JsonObject(),
    };
}
