using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Workspaces;

/// <summary>
/// Makes the default AppDeployments of a workspace once, when its first cluster joins, and records that on the
/// Workspace, so that deleting one sticks. Not in the default workspace.
/// </summary>
internal sealed class DefaultApps(ApiClient management, IntentStore intent, ClusterBoard board) : IReconciler<ObjectKey>
{
    private static readonly string[] AppIds = ["reloader"];

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (intent.Workspaces.Items.GetValueOrDefault(key) is not { } workspace
            || key.Name == WellKnown.DefaultWorkspace
            || workspace.Metadata.IsDeleting
            || workspace.Status.NamespaceRef?.Name is not { } ns
            || !intent.Clusters.Items.Values.Any(c => c.Metadata.Namespace == ns && board.Find(c) is { IsJoined: true }))
        {
            return Outcome.Done;
        }

        var made = (workspace.Metadata.Annotation(Annotations.DefaultAppsMade) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var appId in AppIds.Except(made))
        {
            if (Newest(appId) is { } app)
            {
                await DeployAsync(ns, app, ct);
                await RecordAsync(workspace, [.. made, appId], ct);
            }
        }

        return Outcome.Done;
    }

    private App? Newest(string appId) => intent.Apps.Items.Values
        .Where(a => a.Spec.AppId == appId)
        .MaxBy(a => a.Spec.Version, VersionOrder.Instance);

    private async Task DeployAsync(string ns, App app, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = Kinds.AppDeployment.ApiVersion,
            ["kind"] = Kinds.AppDeployment.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = app.Spec.AppId,
                ["namespace"] = ns,
                ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            },
            ["spec"] = new JsonObject { ["appRef"] = new JsonObject { ["name"] = app.Metadata.Name } },
        };
        try
        {
            using var made = await management.CreateAsync(Kinds.AppDeployment, ns, body.Bytes(), ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            // Made by people, or by us before a crash: either way it is there.
        }
    }

    private async Task RecordAsync(Workspace workspace, string[] made, CancellationToken ct)
    {
        var patch = MergePatch.Of(workspace.Metadata.Uid).Annotate(Annotations.DefaultAppsMade, string.Join(',', made));
        using var written = await management.MergePatchAsync(Kinds.Workspace, workspace.Metadata.Key, patch.Bytes(), ct);
        if (written is not null)
        {
            intent.Workspaces.Observe(written.RootElement);
        }
    }
}
