using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>People at the management cluster, as kubectl has them write. What cannot be written just now is written when everything is mended.</summary>
internal sealed class DrillPeople(ApiClient management, Func<string, string> kubeconfigOf) : IDisposable
{
    public const string UserAgent = "people";

    /// <summary>Whether something could not be written, which <see cref="RestoreAsync"/> puts right.</summary>
    public bool HasMissed { get; private set; }

    public static string OverridesOf(string app) => $"{app}-wishes";

    public Task WriteWorkspaceAsync(string name, CancellationToken ct) =>
        WriteAsync(Kinds.Workspace, ObjectKey.ClusterScoped(name), new JsonObject { ["spec"] = new JsonObject { ["namespaceName"] = name } }, ct);

    public Task WriteAppAsync(JsonObject app, CancellationToken ct) =>
        WriteAsync(Kinds.App, ObjectKey.ClusterScoped((string)app["metadata"]!["name"]!), (JsonObject)app.DeepClone(), ct); // DrillApps names them

    public Task WriteDeploymentAsync(string workspace, string app, WantedDeployment wanted, CancellationToken ct)
    {
        var spec = new JsonObject { ["appRef"] = new JsonObject { ["name"] = $"{app}-{wanted.Version}" } };
        if (wanted.Overridden)
            spec["configOverrides"] = new JsonObject { ["name"] = OverridesOf(app) };
        var body = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Paused] = wanted.Paused ? "true" : "false" } }, ["spec"] = spec };
        return WriteAsync(Kinds.AppDeployment, new ObjectKey(workspace, app), body, ct);
    }

    public Task WriteOverridesAsync(string workspace, string app, string text, CancellationToken ct) =>
        WriteAsync(Kinds.ConfigMap, new ObjectKey(workspace, OverridesOf(app)), new JsonObject { ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } }, ct);

    public async Task WriteClusterAsync(string cluster, string workspace, CancellationToken ct)
    {
        var secret = new JsonObject { ["stringData"] = new JsonObject { [WellKnown.KubeconfigKey] = kubeconfigOf(cluster) } };
        await WriteAsync(Kinds.Secret, new ObjectKey(workspace, $"{cluster}-kubeconfig"), secret, ct);
        var spec = new JsonObject { ["kubeconfigRef"] = new JsonObject { ["name"] = $"{cluster}-kubeconfig" } };
        await WriteAsync(Kinds.KommanderCluster, new ObjectKey(workspace, cluster), new JsonObject { ["spec"] = spec }, ct);
    }

    public Task SetDetachPolicyAsync(string cluster, string workspace, string policy, CancellationToken ct) => TriedAsync(async () =>
    {
        var patch = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["spec"] = new JsonObject { ["detachPolicy"] = policy } });
        using var written = await management.MergePatchAsync(Kinds.KommanderCluster, new ObjectKey(workspace, cluster), patch, ct);
    });

    /// <summary>After a restore a person says that what is there now is meant.</summary>
    public Task ConfirmRestoreAsync(CancellationToken ct) => TriedAsync(async () =>
    {
        var key = new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
        using var hub = await management.GetAsync(Kinds.ConfigMap.ObjectPath(key), ct);
        if (hub is null)
            return;
        var annotations = new JsonObject { [Annotations.ConfirmRestore] = hub.RootElement.Text("metadata", "uid") };
        using var written = await management.MergePatchAsync(Kinds.ConfigMap, key, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }), ct);
    });

    public Task DeleteAsync(ResourceType type, ObjectKey key, CancellationToken ct) => TriedAsync(async () =>
    {
        using var found = await management.GetAsync(type.ObjectPath(key), ct);
        if (found is not null)
            await management.DeleteAsync(type, key, new DeletePreconditions(found.RootElement.Text("metadata", "uid"), null), ct);
    });

    /// <summary>Everything that the model names is there as it says; what it does not name is deleted.</summary>
    public async Task RestoreAsync(DrillModel model, CancellationToken ct)
    {
        foreach (var workspace in DrillModel.Workspaces)
            await WriteWorkspaceAsync(workspace, ct);
        foreach (var ((workspace, app), text) in model.Overrides)
            await WriteOverridesAsync(workspace, app, text, ct);
        foreach (var ((workspace, app), wanted) in model.Deployments)
            await WriteDeploymentAsync(workspace, app, wanted, ct);
        foreach (var (cluster, workspace) in model.Attached)
            await WriteClusterAsync(cluster, workspace, ct);
        foreach (var (workspace, app) in DrillModel.Workspaces.SelectMany(workspace => DrillApps.Ids.Select(app => (workspace, app))).Except(model.Deployments.Keys))
            await DeleteAsync(Kinds.AppDeployment, new ObjectKey(workspace, app), ct);
    }

    public void Dispose() => management.Dispose();

    private Task WriteAsync(ResourceType type, ObjectKey key, JsonObject body, CancellationToken ct) => TriedAsync(async () =>
    {
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        var metadata = body["metadata"] as JsonObject ?? [];
        body["metadata"] ??= metadata;
        metadata["name"] = key.Name;
        if (type.Namespaced)
            metadata["namespace"] = key.Namespace;
        using var written = await management.ApplyAsync(type, key, JsonSerializer.SerializeToUtf8Bytes(body), UserAgent, force: true, ct);
        HasMissed |= written.RootElement.Find("metadata", "deletionTimestamp") is not null; // it goes all the same, and what was written with it
    });

    private async Task TriedAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ApiException)
        {
            // Its namespace or its definition is not there yet, or going.
            HasMissed = true;
        }
    }
}
