using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Workspaces;

/// <summary>Gives every Workspace its namespace, and takes a deleted one away when its last cluster is detached.</summary>
internal sealed class WorkspaceReconciler(
    ApiClient management, IntentStore intent, FleetView fleet, Func<ObjectKey, bool> isWriting, RemovalOrders orders, StatusWriter writer, Action<Workspace, string, string> warn, TimeProvider clock, Random random) : IReconciler<ObjectKey>
{
    private const int MostNames = 5;
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PausingRecheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusalStays = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ObjectKey, long> _refused = new(); // workspaces that are refused something, and since when what was told of it stands
    private (string Uid, long Since)? _going; // the default workspace, since it is seen to be deleted

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (!intent.Namespaces.HasSynced || !intent.Clusters.HasSynced)
        {
            return Outcome.RecheckAfter(TimeSpan.FromSeconds(1));
        }

        if (intent.Workspaces.Items.GetValueOrDefault(key) is not { } workspace)
        {
            _refused.TryRemove(key, out _);
            return Outcome.Done;
        }

        try
        {
            return workspace.Metadata.IsDeleting ? await RemoveAsync(workspace, ct) : await ProvideAsync(workspace, ct);
        }
        catch (ApiException e) when (e.IsDenied)
        {
            await WriteAsync(workspace, Denied(workspace, e), ct);
            return Outcome.RecheckAfter(Recheck);
        }
    }

    /// <summary>What has its namespace keeps it, and all that is told of it, whatever is denied.</summary>
    private static NamespaceClaim Denied(Workspace workspace, ApiException e)
    {
        var what = $"the management cluster denies what the workspace needs: {e.Message}";
        return workspace.Status.NamespaceRef is { Name.Length: > 0 } known
            ? NamespaceClaim.Kept(known.Name, Reasons.RefusedByManagement, what)
            : NamespaceClaim.Refused(Reasons.RefusedByManagement, what);
    }

    private async Task<Outcome> ProvideAsync(Workspace workspace, CancellationToken ct)
    {
        await OwnFinalizer.SetAsync(management, Kinds.Workspace, workspace.Metadata, Finalizers.Workspace, ct);
        var claim = await ClaimAsync(workspace, ct);
        if (claim.Name is { } ns && await orders.SettleAsync(workspace, ns, ct))
        {
            return Outcome.Done; // the change of the Workspace brings it back
        }

        var isSettled = await WriteAsync(workspace, claim, ct);
        return !isSettled ? Outcome.RecheckAfter(PausingRecheck) : claim.IsReady ? Outcome.Done : Outcome.RecheckAfter(Recheck);
    }

    private async Task<NamespaceClaim> ClaimAsync(Workspace workspace, CancellationToken ct)
    {
        if (workspace.Status.NamespaceRef is { Name.Length: > 0 } known)
        {
            return await KnownAsync(workspace, known.Name, ct);
        }

        if (NamespaceNaming.ProblemOf(workspace.Metadata.Name) is { } tooLong)
        {
            return NamespaceClaim.Refused(Reasons.NameTooLong, tooLong);
        }

        var marked = WorkspaceNamespaces.MarkedFor(workspace, intent.Namespaces.Items.Values);
        return marked.Count switch
        {
            0 => await MakeAsync(workspace, ct),
            1 => NamespaceClaim.Ready(marked[0].Name),
            _ => NamespaceClaim.Refused(Reasons.NamespaceAmbiguous, $"namespaces {string.Join(", ", marked.Select(n => n.Name).Order())} all say that they belong to this workspace: remove the label {Labels.WorkspaceName} from all but one"),
        };
    }

    /// <summary>The watch may lag behind what this process made a moment ago, so the server is asked before anything is made.</summary>
    private async Task<NamespaceClaim> MakeAsync(Workspace workspace, CancellationToken ct)
    {
        var selector = new ListOptions { LabelSelector = $"{Labels.WorkspaceName}={workspace.Metadata.Name},{Labels.Role}={Labels.RoleManagement}", MetadataOnly = true };
        await foreach (var page in management.ListAsync(Kinds.Namespace, null, selector, ct))
        {
            foreach (var item in page.Items)
            {
                var metadata = item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!; // metadata is an object
                return metadata.IsDeleting
                    ? NamespaceClaim.Refused(Reasons.NamespaceTerminating, $"namespace {metadata.Name} of an earlier workspace of this name is being deleted; waiting for it to go")
                    : NamespaceClaim.Ready(metadata.Name);
            }
        }

        var wanted = workspace.Spec.NamespaceName;
        if (wanted is { Length: > 0 } && NamespaceNaming.IsReserved(wanted, FixedTargets()))
        {
            return NamespaceClaim.Refused(Reasons.NamespaceReserved, $"spec.namespaceName {wanted} is kept for other uses: choose another name, or leave it out");
        }

        return await CreateAsync(workspace, wanted is { Length: > 0 } ? wanted : NamespaceNaming.Generate(workspace.Metadata.Name, random), ct);
    }

    private async Task<NamespaceClaim> CreateAsync(Workspace workspace, string name, CancellationToken ct)
    {
        try
        {
            using var made = await management.CreateAsync(Kinds.Namespace, null, NamespaceBody(workspace, name).Bytes(), ct);
            intent.Namespaces.Observe(made.RootElement);
            return NamespaceClaim.Ready(name);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.AlreadyExists)
        {
            return NamespaceClaim.Refused(Reasons.NamespaceTaken, $"namespace {name} exists already and is not this workspace's: choose another spec.namespaceName");
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Invalid)
        {
            return NamespaceClaim.Refused(Reasons.NamespaceReserved, $"namespace {name} cannot be made: {e.Message}");
        }
        catch (ApiException e) when (e.IsDenied && name != workspace.Spec.NamespaceName && name != workspace.Status.NamespaceRef?.Name)
        {
            // The generated name is another one with every try; the condition is not.
            return NamespaceClaim.Refused(Reasons.RefusedByManagement, $"the management cluster denies the workspace its namespace: {e.Message.Replace(name, $"{workspace.Metadata.Name}-…", StringComparison.Ordinal)}");
        }
    }

    private async Task<NamespaceClaim> KnownAsync(Workspace workspace, string name, CancellationToken ct)
    {
        if (workspace.Spec.NamespaceName is { Length: > 0 } wanted && wanted != name)
        {
            return NamespaceClaim.Kept(name, Reasons.NamespaceNameImmutable, $"spec.namespaceName was changed to {wanted}, but the namespace is {name} and stays it: set it back to {name}");
        }

        if (intent.Namespaces.Items.TryGetValue(ObjectKey.ClusterScoped(name), out var seen))
        {
            return seen.IsDeleting ? NamespaceClaim.Kept(name, Reasons.NamespaceTerminating, $"namespace {name} is being deleted; its clusters keep what they have") : NamespaceClaim.Ready(name);
        }

        using var found = await management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(name)), ct);
        return found is null ? await CreateAsync(workspace, name, ct)
            : IsOurs(found.RootElement, workspace) ? NamespaceClaim.Ready(name)
            : NamespaceClaim.Kept(name, Reasons.NamespaceTaken, $"namespace {name} exists but does not carry the labels {Labels.WorkspaceName}: {workspace.Metadata.Name} and {Labels.Role}: {Labels.RoleManagement}; set them to make it this workspace's again");
    }

    private static bool IsOurs(JsonElement ns, Workspace workspace) =>
        ns.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { } metadata
        && metadata.Label(Labels.WorkspaceName) == workspace.Metadata.Name
        && metadata.Label(Labels.Role) == Labels.RoleManagement;

    private async Task<Outcome> RemoveAsync(Workspace workspace, CancellationToken ct)
    {
        if (workspace.Metadata.Name == WellKnown.DefaultWorkspace)
        {
            if (StaysFor(workspace.Metadata.Uid) is { Ticks: > 0 } farewell)
            {
                return Outcome.RecheckAfter(farewell);
            }

            if (workspace.Metadata.Finalizers.Contains(Finalizers.Workspace))
            {
                await DefaultWorkspaceCopy.KeepAsync(management, workspace, ct);
            }

            await OwnFinalizer.ClearAsync(management, Kinds.Workspace, workspace.Metadata, Finalizers.Workspace, ct);
            return Outcome.Done; // it is made again at once, and finds its namespace with all that is in it
        }

        var ns = WorkspaceNamespaces.Of(workspace, intent.Namespaces.Items.Values);
        var clusters = intent.Clusters.Items.Keys.Where(c => c.Namespace == ns).Select(c => c.Name).Order(StringComparer.Ordinal).ToArray();
        if (clusters.Length > 0)
        {
            await WriteAsync(workspace, NamespaceClaim.Kept(ns!, Reasons.ClustersRemaining, $"the workspace still has clusters: {string.Join(", ", clusters)}; it goes when the last is detached (kubectl delete kommandercluster -n {ns} …)"), ct);
            return Outcome.RecheckAfter(Recheck);
        }

        if (ns is not null && await DeleteNamespaceAsync(workspace, ns, ct) is { } left)
        {
            await WriteAsync(workspace, NamespaceClaim.Kept(ns, Reasons.ClustersRemaining, left), ct);
            return Outcome.RecheckAfter(Recheck);
        }

        await OwnFinalizer.ClearAsync(management, Kinds.Workspace, workspace.Metadata, Finalizers.Workspace, ct);
        return Outcome.Done;
    }

    /// <summary>Its place must not be taken before whoever waits for it to go is watching; its clusters' plans are frozen meanwhile.</summary>
    private TimeSpan StaysFor(string uid)
    {
        if (_going is not { } going || going.Uid != uid)
        {
            _going = going = (uid, clock.GetTimestamp());
        }

        return WorkspaceEssentials.Farewell - clock.GetElapsedTime(going.Since);
    }

    /// <summary>Only if the server itself says that the namespace is this workspace's and holds no cluster; why not, or null.</summary>
    private async Task<string?> DeleteNamespaceAsync(Workspace workspace, string ns, CancellationToken ct)
    {
        await foreach (var page in management.ListAsync(Kinds.KommanderCluster, ns, new ListOptions { MetadataOnly = true }, ct))
        {
            if (page.Items.Length > 0)
            {
                return $"the workspace still has a cluster in namespace {ns} (kubectl get kommanderclusters -n {ns}); it goes when the last is detached";
            }
        }

        using var found = await management.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(ns)), ct);
        if (found is not null && IsOurs(found.RootElement, workspace) && found.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) is { IsDeleting: false } metadata)
        {
            await management.DeleteAsync(Kinds.Namespace, ObjectKey.ClusterScoped(ns), new DeletePreconditions(metadata.Uid, null), ct);
        }

        return null;
    }

    /// <summary>A webhook may say it in other words each time, and each change of a status brings us back here: what was told of a refusal stays for a minute.</summary>
    private NamespaceClaim Steady(Workspace workspace, NamespaceClaim claim)
    {
        var key = workspace.Metadata.Key;
        if (claim.Reason != Reasons.RefusedByManagement)
        {
            _refused.TryRemove(key, out _);
            return claim;
        }

        var now = clock.GetTimestamp();
        if (workspace.Status.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.Ready) is { Reason: Reasons.RefusedByManagement } told
            && told.ObservedGeneration == workspace.Metadata.Generation && IsOfTheSameRequest(told.Message, claim.Message)
            && clock.GetElapsedTime(_refused.GetOrAdd(key, now), now) < RefusalStays)
        {
            return claim with { Message = told.Message };
        }

        _refused[key] = now;
        return claim;
    }

    /// <summary>Before the server's own words stands what was denied, and which request.</summary>
    private static bool IsOfTheSameRequest(string a, string b) => a.Split(": ").Take(2).SequenceEqual(b.Split(": ").Take(2));

    /// <summary>False while a pause waits for something to be finished.</summary>
    private async Task<bool> WriteAsync(Workspace workspace, NamespaceClaim claim, CancellationToken ct)
    {
        claim = Steady(workspace, claim);
        if (claim is { IsReady: true, Name: { } readable } && intent.Unlisted(readable) is { } unlisted)
        {
            claim = NamespaceClaim.Kept(readable, Reasons.Unreadable, $"the ConfigMaps of namespace {readable} cannot be read, so that nothing of this workspace is changed on any cluster: {unlisted}");
        }

        var plan = claim.Name is null ? null : fleet.WorkspacePlanOf(claim.Name);
        var status = new WorkspaceStatus
        {
            NamespaceRef = claim.Name is null ? workspace.Status.NamespaceRef : new LocalObjectReference { Name = claim.Name },
            ObservedGeneration = workspace.Metadata.Generation,
            PlanDigest = plan is null ? workspace.Status.PlanDigest : plan.Digest, // after a start it is not known yet
            PlanInputs = plan is null ? workspace.Status.PlanInputs : plan.PausedAt,
            HeldRemovals = claim.Name is null ? workspace.Status.HeldRemovals : orders.Report(workspace, claim.Name),
            Conditions =
            [
                Conditions.Of(workspace.Status.Conditions, ConditionTypes.Ready, claim.IsReady ? "True" : "False", claim.Reason, claim.Message, clock.GetUtcNow(), workspace.Metadata.Generation),
                .. Paused(workspace, plan),
                .. Conditions.OfOthers(workspace.Status.Conditions, ConditionTypes.Ready, ConditionTypes.Paused),
            ],
        };
        using var written = await writer.WriteAsync(Kinds.Workspace, workspace.Metadata, workspace.Status, status, HansaJson.Default.WorkspaceStatus, ct);
        if (written is not null)
        {
            intent.Workspaces.Observe(written.RootElement);
            if (status.HeldRemovals is { } held && held.Digest != workspace.Status.HeldRemovals?.Digest)
            {
                warn(workspace, Reasons.RemovalGuarded, held.Message);
            }

            if (!claim.IsReady)
            {
                warn(workspace, claim.Reason, claim.Message);
            }
        }

        return !status.Conditions.Any(c => c.Reason == Reasons.Pausing);
    }

    private IEnumerable<Condition> Paused(Workspace workspace, WorkspacePlan? plan)
    {
        if (plan is null)
        {
            return workspace.Status.Conditions.Where(c => c.Type == ConditionTypes.Paused);
        }

        string[] writing = plan.PausedAt is null ? [] : [.. plan.Clusters.Where(isWriting).Select(c => c.Name)];
        return plan.PausedAt is null ? [] :
        [
            writing.Length == 0
                ? Conditions.Of(workspace.Status.Conditions, ConditionTypes.Paused, "True", Reasons.Paused, "nothing is written to the workspace's clusters", clock.GetUtcNow())
                : Conditions.Of(workspace.Status.Conditions, ConditionTypes.Paused, "False", Reasons.Pausing, $"what was under way is being finished on {Some(writing)}", clock.GetUtcNow()),
        ];
    }

    private static string Some(string[] names) =>
        $"{string.Join(", ", names.Take(MostNames))}{(names.Length > MostNames ? $" and {names.Length - MostNames} more" : "")}";

    private IEnumerable<string> FixedTargets() => intent.Apps.Items.Values
        .SelectMany(a => a.Spec.Releases ?? [])
        .Select(r => r.TargetNamespace)
        .OfType<string>()
        .Where(t => !t.Contains("${", StringComparison.Ordinal));

    /// <summary>Both marks stand in the request that makes it: after a crash the namespace is found again.</summary>
    private static JsonObject NamespaceBody(Workspace workspace, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                [Labels.Role] = Labels.RoleManagement,
                [Labels.WorkspaceName] = workspace.Metadata.Name,
            },
        },
    };

    /// <summary>Which namespace a workspace has, or why it has none.</summary>
    private sealed record NamespaceClaim(string? Name, bool IsReady, string Reason, string Message)
    {
        public static NamespaceClaim Ready(string name) => new(name, true, Reasons.Ready, $"namespace {name} is in place");

        public static NamespaceClaim Kept(string name, string reason, string message) => new(name, false, reason, message);

        public static NamespaceClaim Refused(string reason, string message) => new(null, false, reason, message);
    }
}
