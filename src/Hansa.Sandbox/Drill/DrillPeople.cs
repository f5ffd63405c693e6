using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill.Oracle;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Drill;

/// <summary>People at the management cluster, as kubectl has them write. What cannot be written just now is written when everything is mended.</summary>
internal sealed class DrillPeople(ApiClient management, Func<string, string> kubeconfigOf) : IDisposable
{
    public const string UserAgent = "people";
    public const string RegionLabel = "region";
    public const string NoKubeconfig = "clusters: [\n";

    private static readonly string[] ObjectFields = ["configOverrides", "clusterSelector"]; // of an AppDeployment's spec

    /// <summary>Whether something could not be written, which <see cref="RestoreAsync"/> puts right.</summary>
    public bool HasMissed { get; private set; }

    public Task WriteWorkspaceAsync(string name, CancellationToken ct, bool paused = false) =>
        WriteAsync(Kinds.Workspace, ObjectKey.ClusterScoped(name), Noted(paused, new JsonObject { ["namespaceName"] = name }), ct);

    public Task WriteAppAsync(WantedApp app, CancellationToken ct) => WriteAsync(Kinds.App, ObjectKey.ClusterScoped(app.Name), DrillApps.BodyOf(app), ct);

    public async Task WriteDeploymentAsync(string workspace, string name, WantedDeployment wanted, CancellationToken ct)
    {
        var spec = new JsonObject { ["appRef"] = new JsonObject { ["name"] = wanted.App }, ["clusterConfigOverrides"] = new JsonArray() };
        if (wanted.Overrides is { } overrides)
            spec["configOverrides"] = new JsonObject { ["name"] = overrides };
        if (wanted.Region is { } region)
            spec["clusterSelector"] = Selector(region);
        if (wanted.RegionalOverrides is { } regional)
            spec["clusterConfigOverrides"] = new JsonArray(new JsonObject { ["clusterSelector"] = Selector(wanted.RegionOfOverrides), ["configMapName"] = regional });
        var key = new ObjectKey(workspace, name);
        await WriteAsync(Kinds.AppDeployment, key, Noted(wanted.Paused, spec), ct);
        if (wanted.Unreadable)
            await SpoilAsync(key, ct);
    }

    public Task WriteValuesAsync(string workspace, string name, string text, CancellationToken ct) =>
        WriteAsync(Kinds.ConfigMap, new ObjectKey(workspace, name), new JsonObject { ["data"] = new JsonObject { [WellKnown.ValuesKey] = text } }, ct);

    public async Task WriteClusterAsync(string cluster, WantedCluster wanted, CancellationToken ct)
    {
        await WriteKubeconfigAsync(cluster, wanted.Workspace, kubeconfigOf(cluster), ct);
        var body = Noted(wanted.Paused, new JsonObject { ["kubeconfigRef"] = new JsonObject { ["name"] = $"{cluster}-kubeconfig" } });
        var metadata = (JsonObject)body["metadata"]!; // Noted has made it
        if (wanted.Region is { } region)
            metadata["labels"] = new JsonObject { [RegionLabel] = region };
        if (wanted.Provides is { } provided)
            metadata["annotations"]![Annotations.Provides] = provided;
        await WriteAsync(Kinds.KommanderCluster, new ObjectKey(wanted.Workspace, cluster), body, ct);
    }

    /// <summary>Somebody gives another kubeconfig for it than <see cref="WriteClusterAsync"/> did.</summary>
    public Task WriteKubeconfigAsync(string cluster, string workspace, string kubeconfig, CancellationToken ct) => WriteAsync(
        Kinds.Secret, new ObjectKey(workspace, $"{cluster}-kubeconfig"),
        new JsonObject { ["data"] = new JsonObject { [WellKnown.KubeconfigKey] = Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)) } }, ct);

    /// <summary>The one that leads to it.</summary>
    public string KubeconfigOf(string cluster) => kubeconfigOf(cluster);

    public Task SetDetachPolicyAsync(string cluster, string workspace, string policy, CancellationToken ct) =>
        PatchAsync(Kinds.KommanderCluster, new ObjectKey(workspace, cluster), new JsonObject { ["spec"] = new JsonObject { ["detachPolicy"] = policy } }, ct);

    /// <summary>Also for one that is being deleted, which cannot be applied any more.</summary>
    public Task GoOnAsync(ResourceType type, ObjectKey key, CancellationToken ct) => AnnotateAsync(type, key, Annotations.Paused, "false", ct);

    /// <summary>After a restore a person says that what is there now is meant.</summary>
    public Task ConfirmRestoreAsync(CancellationToken ct) => TriedAsync(async () =>
    {
        var key = new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
        using var hub = await management.GetAsync(Kinds.ConfigMap.ObjectPath(key), ct);
        if (hub is not null)
            await AnnotateAsync(Kinds.ConfigMap, key, Annotations.ConfirmRestore, hub.RootElement.Text("metadata", "uid"), ct);
    });

    /// <summary>A person lets go ahead what is held in a workspace; false when nothing is.</summary>
    public async Task<bool> ConfirmRemovalAsync(string workspace, CancellationToken ct)
    {
        var key = ObjectKey.ClusterScoped(workspace);
        using var found = await management.GetAsync(Kinds.Workspace.ObjectPath(key), ct);
        if (found?.RootElement.Text("status", "heldRemovals", "digest") is not { Length: > 0 } digest)
            return false;
        await AnnotateAsync(Kinds.Workspace, key, Annotations.Confirm, digest, ct);
        return true;
    }

    public Task DeleteAsync(ResourceType type, ObjectKey key, CancellationToken ct) => TriedAsync(async () =>
    {
        using var found = await management.GetAsync(type.ObjectPath(key), ct);
        if (found is not null)
            await management.DeleteAsync(type, key, new DeletePreconditions(found.RootElement.Text("metadata", "uid"), null), ct);
    });

    /// <summary>
    /// Everything that people want is there as they want it, and of deployments nothing else. False when that could not be brought about yet: a workspace that
    /// is going has to go first, and what was written into it would keep it.
    /// </summary>
    public async Task<bool> RestoreAsync(DrillIntents intents, CancellationToken ct)
    {
        HasMissed = false;
        foreach (var app in intents.Apps.Values)
            await WriteAppAsync(app, ct);
        foreach (var workspace in DrillIntents.WorkspaceNames)
            await TriedAsync(() => RestoreWorkspaceAsync(intents, workspace, ct));
        return !HasMissed;
    }

    private async Task RestoreWorkspaceAsync(DrillIntents intents, string workspace, CancellationToken ct)
    {
        using (var found = await management.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped(workspace)), ct))
        {
            if (found?.RootElement.Find("metadata", "deletionTimestamp") is not null)
            {
                HasMissed = true;
                return;
            }
        }

        await WriteWorkspaceAsync(workspace, ct, intents.PausedWorkspaces.Contains(workspace));
        foreach (var (key, text) in intents.Values.Where(each => each.Key.Workspace == workspace))
            await WriteValuesAsync(workspace, key.Name, text, ct);
        foreach (var (key, wanted) in intents.Deployments.Where(each => each.Key.Workspace == workspace))
            await RestoreDeploymentAsync(workspace, key.Name, wanted, ct);
        await DeleteOthersAsync(intents, workspace, ct);
        foreach (var (cluster, wanted) in intents.Clusters.Where(each => each.Value.Workspace == workspace))
            await WriteClusterAsync(cluster, wanted, ct);
    }

    public void Dispose() => management.Dispose();

    // One that can't be read is left as it is: written anew, it could be for a moment.
    private Task RestoreDeploymentAsync(string workspace, string name, WantedDeployment wanted, CancellationToken ct) => TriedAsync(async () =>
    {
        using var found = wanted.Unreadable ? await management.GetAsync(Kinds.AppDeployment.ObjectPath(new ObjectKey(workspace, name)), ct) : null;
        if (found is null || !IsSpoilt(found.RootElement))
            await WriteDeploymentAsync(workspace, name, wanted, ct);
    });

    private static bool IsSpoilt(JsonElement deployment) =>
        deployment.Find("metadata", "deletionTimestamp") is null && deployment.Items("spec", "clusterConfigOverrides").Any(each => each.ValueKind == JsonValueKind.Null);

    private Task DeleteOthersAsync(DrillIntents intents, string workspace, CancellationToken ct) => TriedAsync(async () =>
    {
        foreach (var found in await DrillFleet.ListAsync(management, Kinds.AppDeployment, workspace, ct))
        {
            if (!intents.Deployments.ContainsKey((workspace, found.Key().Name)))
                await DeleteAsync(Kinds.AppDeployment, found.Key(), ct);
        }
    });

    private static JsonObject Selector(string region) => new() { ["matchLabels"] = new JsonObject { [RegionLabel] = region } };

    private static JsonObject Noted(bool paused, JsonObject spec) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Paused] = paused ? "true" : "false" } },
        ["spec"] = spec,
    };

    // The schema of the drill lets a null pass where Hansa understands none.
    private Task SpoilAsync(ObjectKey key, CancellationToken ct) => TriedAsync(async () =>
    {
        using var found = await management.GetAsync(Kinds.AppDeployment.ObjectPath(key), ct);
        if (found is null)
            return;
        var spoilt = JsonNode.Parse(found.RootElement.GetRawText())!; // it is an object
        spoilt["spec"]!["clusterConfigOverrides"] = new JsonArray((JsonNode?)null);
        using var written = await management.ReplaceAsync(Kinds.AppDeployment, key, JsonSerializer.SerializeToUtf8Bytes(spoilt), ct, fieldManager: UserAgent);
    });

    private Task AnnotateAsync(ResourceType type, ObjectKey key, string annotation, string value, CancellationToken ct) =>
        PatchAsync(type, key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } }, ct);

    private Task PatchAsync(ResourceType type, ObjectKey key, JsonObject patch, CancellationToken ct) => TriedAsync(async () =>
    {
        using var written = await management.MergePatchAsync(type, key, JsonSerializer.SerializeToUtf8Bytes(patch), ct, fieldManager: UserAgent);
    });

    private Task WriteAsync(ResourceType type, ObjectKey key, JsonObject body, CancellationToken ct) => TriedAsync(async () =>
    {
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        var metadata = body["metadata"] as JsonObject ?? [];
        body["metadata"] ??= metadata;
        metadata["name"] = key.Name;
        if (type.Namespaced)
            metadata["namespace"] = key.Namespace;
        using var written = await ApplyAsync(type, key, body, ct);
        HasMissed |= written.RootElement.Find("metadata", "deletionTimestamp") is not null; // it goes all the same, and what was written with it
    });

    // Servers of the time of 1.20 make null of an object that its applier leaves out, and then find null invalid.
    private async Task<JsonDocument> ApplyAsync(ResourceType type, ObjectKey key, JsonObject body, CancellationToken ct)
    {
        try
        {
            return await management.ApplyAsync(type, key, JsonSerializer.SerializeToUtf8Bytes(body), UserAgent, force: true, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Invalid && body["spec"] is JsonObject spec)
        {
            foreach (var field in ObjectFields.Where(field => !spec.ContainsKey(field)))
                spec[field] = null;
            if (await management.MergePatchAsync(type, key, JsonSerializer.SerializeToUtf8Bytes(body), ct, fieldManager: UserAgent) is { } patched)
                return patched;
            throw;
        }
    }

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
