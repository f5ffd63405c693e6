using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>
/// What a workspace orders, read from the server itself and planned anew. Watches may lag, each by itself: what they show together need
/// never have been so, and what is missing in one of them may be there.
/// </summary>
internal sealed class FreshLook(ApiClient management, HubKeeper hub, FleetView fleet, TimeProvider clock)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>How the workspace stood.</summary>
    /// <param name="Began">The clock's timestamp before the first read.</param>
    /// <param name="AsOf">The clock's timestamp before deployments and clusters were read, which is last: what is put back after that is not known.</param>
    /// <param name="Ended">The clock's timestamp after the last one.</param>
    /// <param name="Objection">Why nothing of the workspace may be removed; null when its plans decide.</param>
    /// <param name="Plans">The plan of each cluster that is not being detached.</param>
    internal sealed record Result(long Began, long AsOf, long Ended, Objection? Objection, ImmutableDictionary<ObjectKey, ClusterPlan> Plans);

    /// <summary>Reads everything that a removal in the workspace hangs on. Reads that fail are an objection.</summary>
    public async Task<Result> AtWorkspaceAsync(string ns)
    {
        var began = clock.GetTimestamp();
        try
        {
            var (asOf, objection, plans) = await PlansAsync(ns);
            return new Result(began, asOf, clock.GetTimestamp(), objection, plans);
        }
        catch (ApiException e)
        {
            return new Result(began, clock.GetTimestamp(), clock.GetTimestamp(), NotAsked(e), ImmutableDictionary<ObjectKey, ClusterPlan>.Empty);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // whatever was read, the workspace keeps what it has, and the next look may go better
        {
            var objection = Unconfirmed($"what the management cluster says of namespace {ns} could not be understood ({e.GetType().Name})");
            return new Result(began, clock.GetTimestamp(), clock.GetTimestamp(), objection, ImmutableDictionary<ObjectKey, ClusterPlan>.Empty);
        }
    }

    /// <summary>What people order of a cluster that is being detached with <c>Remove</c>, as it stands now.</summary>
    /// <exception cref="ApiException">The management cluster cannot be asked.</exception>
    public async Task<DetachOrder> AtDetachAsync(ClusterPlan plan)
    {
        var definition = $"{Kinds.KommanderCluster.Plural}.{Kinds.KommanderCluster.Group}";
        if ((await GoingAsync(Kinds.CustomResourceDefinition, definition) ?? await GoingAsync(Kinds.Namespace, plan.Namespace)) is { } broughtAbout)
        {
            return new DetachOrder.Retain(broughtAbout);
        }

        if (await HubAsync() is { } standing)
        {
            return new DetachOrder.Wait(standing);
        }

        using var found = await management.GetAsync(Kinds.KommanderCluster.ObjectPath(plan.Cluster), CancellationToken.None);
        if (found is not null && !TryRead(found.RootElement, HansaJson.Default.KommanderCluster, out _, out var problem))
        {
            return new DetachOrder.Wait(new Objection(Reasons.Unreadable, $"KommanderCluster {problem}", Again));
        }

        if (found?.RootElement.Read(HansaJson.Default.KommanderCluster) is not { Metadata.IsDeleting: true, Spec.DetachPolicy: "Remove" } cluster)
        {
            return new DetachOrder.Retain(Unconfirmed($"KommanderCluster {plan.Cluster} is not being detached with spec.detachPolicy: Remove any more"));
        }

        return await PausedAsync(cluster, plan) is { } pause ? new DetachOrder.Wait(new Objection(Reasons.Paused, $"paused: {pause}", Again)) : DetachOrder.Remove;
    }

    private async Task<string?> PausedAsync(KommanderCluster cluster, ClusterPlan plan)
    {
        if (Pause.Of(cluster.Metadata) is { IsPaused: true } own)
        {
            return $"the cluster has {own}";
        }

        using var found = plan.Workspace.Length == 0 ? null : await management.GetAsync(Kinds.Workspace.ObjectPath(ObjectKey.ClusterScoped(plan.Workspace)), CancellationToken.None);
        return found?.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } above && Pause.Of(above) is { IsPaused: true } pause
            ? $"workspace {plan.Workspace} has {pause}"
            : null;
    }

    /// <summary>What is said when the server cannot be asked.</summary>
    public static Objection NotAsked(ApiException e) => new(
        Reasons.RemovalUnconfirmed, $"the management cluster could not be asked whether the removal is meant: {e.Message}", e.RetryAfter ?? TimeSpan.FromSeconds(5));

    private async Task<(long AsOf, Objection? Objection, ImmutableDictionary<ObjectKey, ClusterPlan> Plans)> PlansAsync(string ns)
    {
        var nothing = ImmutableDictionary<ObjectKey, ClusterPlan>.Empty;
        if (await HubAsync() is { } standing)
        {
            return (clock.GetTimestamp(), standing, nothing);
        }

        if (fleet.Snapshot is not { } known || !known.Workspaces.TryGetValue(ns, out var workspace))
        {
            return (clock.GetTimestamp(), Unconfirmed($"the workspace of namespace {ns} is not known"), nothing);
        }

        using var found = await management.GetAsync(Kinds.Workspace.ObjectPath(workspace.Workspace.Metadata.Key), CancellationToken.None);
        if (Going(Kinds.Workspace, workspace.Workspace.Metadata.Name, found) is { } noWorkspace)
        {
            return (clock.GetTimestamp(), noWorkspace, nothing);
        }

        if (!TryRead(found!.RootElement, HansaJson.Default.Workspace, out var asItIs, out var workspaceProblem)) // it is there
        {
            return (clock.GetTimestamp(), new Objection(Reasons.Unreadable, $"Workspace {workspaceProblem}"), nothing);
        }

        if (await GoingAsync(Kinds.Namespace, ns) is { } noNamespace)
        {
            return (clock.GetTimestamp(), noNamespace, nothing);
        }

        string[] expected = [.. AppNames(workspace.Deployments)];
        var (apps, badApp) = await AppsAsync(known.Apps, expected);
        var asOf = clock.GetTimestamp();
        var (deployments, badDeployment) = await ListAsync(Kinds.AppDeployment, ns, HansaJson.Default.AppDeployment);
        var (clusters, badCluster) = await ListAsync(Kinds.KommanderCluster, ns, HansaJson.Default.KommanderCluster);
        (apps, var badNews) = badApp is null ? await AppsAsync(apps, AppNames(deployments).Except(expected)) : (apps, badApp);
        if ((badDeployment ?? badCluster ?? badNews) is { } unreadable)
        {
            return (asOf, new Objection(Reasons.Unreadable, $"{unreadable}; nothing of workspace {workspace.Workspace.Metadata.Name} is removed before that is corrected"), nothing);
        }

        var asRead = workspace with
        {
            Workspace = asItIs!, // it was read
            Clusters = [.. clusters.Where(c => !c.Metadata.IsDeleting).OrderBy(c => c.Metadata.Name, StringComparer.Ordinal)],
            Deployments = [.. deployments.OrderBy(d => d.Metadata.Name, StringComparer.Ordinal)],
        };
        return (asOf, null, WorkspacePlanner.Plan(known with { Apps = apps }, asRead).ToImmutableDictionary(plan => plan.Cluster));
    }

    private async Task<Objection?> HubAsync()
    {
        var standing = await hub.LookAsync(CancellationToken.None);
        return standing.MayRemove ? null : new Objection(Reasons.RestoreUnconfirmed, standing.Objection ?? "this hub may not remove anything");
    }

    private async Task<Objection?> GoingAsync(ResourceType type, string name)
    {
        using var found = await management.GetAsync(type.ObjectPath(ObjectKey.ClusterScoped(name)), CancellationToken.None);
        return Going(type, name, found);
    }

    private static Objection? Going(ResourceType type, string name, JsonDocument? found) =>
        found is null || found.RootElement.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)
            ? Unconfirmed($"{type.Kind} {name} is {(found is null ? "gone" : "being deleted")}; what follows from it stays on the clusters")
            : null;

    /// <summary>Without a resourceVersion: a quorum answers, not a cache.</summary>
    private async Task<(ImmutableArray<T> Items, string? Unreadable)> ListAsync<T>(ResourceType type, string ns, JsonTypeInfo<T> json)
        where T : class
    {
        var items = ImmutableArray.CreateBuilder<T>();
        string? bad = null;
        await foreach (var page in management.ListAsync(type, ns, new ListOptions(), CancellationToken.None))
        {
            foreach (var item in page.Items)
            {
                if (TryRead(item, json, out var read, out var problem))
                {
                    items.Add(read!); // it was read
                }
                else
                {
                    bad ??= $"{type.Kind} {problem}";
                }
            }
        }

        return (items.ToImmutable(), bad);
    }

    private static IEnumerable<string> AppNames(IEnumerable<AppDeployment> deployments) =>
        deployments.Select(d => d.Spec.AppRef.Name).Where(name => name.Length > 0).Distinct();

    /// <summary>Those with these names, as they are now.</summary>
    private async Task<(AppCatalog Apps, string? Unreadable)> AppsAsync(AppCatalog known, IEnumerable<string> names)
    {
        var apps = known.Objects.ToDictionary(app => app.Metadata.Name, StringComparer.Ordinal);
        foreach (var name in names)
        {
            using var found = await management.GetAsync(Kinds.App.ObjectPath(ObjectKey.ClusterScoped(name)), CancellationToken.None);
            if (found is null)
            {
                apps.Remove(name);
            }
            else if (!TryRead(found.RootElement, HansaJson.Default.App, out var app, out var problem))
            {
                return (known, $"App {problem}");
            }
            else if (apps.GetValueOrDefault(name)?.Metadata.ResourceVersion != app!.Metadata.ResourceVersion) // it was read
            {
                apps[name] = app;
            }
        }

        return (known.With(apps.Values), null);
    }

    private static bool TryRead<T>(JsonElement item, JsonTypeInfo<T> json, out T? read, out string problem)
        where T : class
    {
        try
        {
            (read, problem) = (item.Read(json), "");
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            (read, problem) = (null, $"{NameOf(item)} cannot be read: {e.Message}");
            return false;
        }
    }

    private static string NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : "(without a name)";

    private static Objection Unconfirmed(string message) => new(Reasons.RemovalUnconfirmed, message, Again);
}
