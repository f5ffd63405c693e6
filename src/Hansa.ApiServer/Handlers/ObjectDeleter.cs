using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Handlers;

/// <summary>Deletes objects: at once, or marked when a finalizer, a grace period or the kind itself asks for more.</summary>
internal sealed class ObjectDeleter(ApiCluster cluster)
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";
    private const long DefaultPodGrace = 30;

    /// <summary>Longer ones last that long: no clock reaches any further.</summary>
    private const long LongestGrace = int.MaxValue;

    private static readonly GroupResource Pods = new("", "pods");

    /// <summary>What is left of the object (or its last state), and whether it is gone.</summary>
    public sealed record Outcome(StoredObject Object, bool Gone);

    /// <exception cref="StatusException">404, 403 for namespaces that may not go, 409 when a precondition fails.</exception>
    public Outcome Delete(ResourceDefinition definition, ObjectName name, DeleteOptions options)
    {
        var storage = WriteRequest.StorageOf(definition);
        if (storage == Deletions.Namespaces && name.Name is ("default" or "kube-system" or "kube-public"))
            throw Failures.Forbidden(definition.GroupResource, name.Name, "this namespace may not be deleted");
        while (true)
        {
            var before = cluster.Store.Find(storage, name) ?? throw Failures.NotFound(definition.GroupResource, name.Name);
            CheckPreconditions(definition, before, options);
            var json = before.ToJson(definition.GroupVersion.ToString());
            var finalizers = FinalizersAfter(definition, before, options);
            if (finalizers.Count == 0 && GraceOf(storage, json, options) == 0 && !Deletions.HasContent(storage, json))
            {
                if (options.DryRun)
                    return new Outcome(before, Gone: true);
                if (cluster.Store.TryCommit(storage, before, null) is { } deleted)
                    return new Outcome(deleted.LastState, Gone: true);
                continue;
            }
            var marked = StoredObject.Of(Mark(storage, json, finalizers, GraceOf(storage, json, options)));
            if (before.Facts.Deleting && marked.SameContent(StoredObject.Of(before.ToJson(definition.GroupVersion.ToString()))))
                return new Outcome(before, Gone: false);
            if (options.DryRun)
                return new Outcome(marked.At(before.ResourceVersion), Gone: false);
            if (cluster.Store.TryCommit(storage, before, marked) is { } committed)
                return new Outcome(committed.After!, Gone: false);
        }
    }

    private static void CheckPreconditions(ResourceDefinition definition, StoredObject before, DeleteOptions options)
    {
        var kind = new GroupResource(definition.Kind.Group, definition.Kind.Kind);
        if (options.Uid is { } uid && uid != before.Facts.Uid)
            throw Failures.Conflict(kind, before.Name.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({before.Facts.Uid}). The object might have been deleted and then recreated");
        var version = before.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { } wanted && wanted != version)
            throw Failures.Conflict(kind, before.Name.Name,
                $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
    }

    private static List<string> FinalizersAfter(ResourceDefinition definition, StoredObject before, DeleteOptions options)
    {
        var policy = options.PropagationPolicy.Length > 0 ? options.PropagationPolicy
            : before.Facts.Finalizers.Contains(OrphanFinalizer) ? DeleteOptions.Orphan
            : before.Facts.Finalizers.Contains(ForegroundFinalizer) ? DeleteOptions.Foreground
            : definition.Kind.GroupKind == new GroupKind("batch", "Job") ? DeleteOptions.Orphan
            : DeleteOptions.Background;
        if (before.Facts.Deleting && options.PropagationPolicy.Length == 0)
            return [.. before.Facts.Finalizers];
        var finalizers = before.Facts.Finalizers.Where(finalizer => finalizer is not (ForegroundFinalizer or OrphanFinalizer)).ToList();
        if (policy == DeleteOptions.Foreground)
            finalizers.Add(ForegroundFinalizer);
        else if (policy == DeleteOptions.Orphan)
            finalizers.Add(OrphanFinalizer);
        if (definition.GroupResource == ResourceRegistry.Definitions && !finalizers.Contains(DefinitionCleanup.Finalizer) && !before.Facts.Deleting)
            finalizers.Add(DefinitionCleanup.Finalizer);
        return finalizers;
    }

    // Only a pod that a node may run is given time to end; once it was given some, it may be given less.
    private static long GraceOf(GroupResource storage, JsonObject json, DeleteOptions options)
    {
        if (storage != Pods)
            return 0;
        var isGoing = json["metadata"]!["deletionTimestamp"] is not null;
        var known = isGoing ? Deletions.GracePeriod(json) ?? 0 : LongestGrace;
        if (!isGoing && !MayRun(json))
            return 0;
        var wanted = options.GracePeriodSeconds ?? (isGoing ? known : (long?)json["spec"]!["terminationGracePeriodSeconds"] ?? DefaultPodGrace);
        return Math.Min(wanted < 0 ? 1 : wanted, known);
    }

    private static bool MayRun(JsonObject pod) =>
        (string?)pod["spec"]?["nodeName"] is { Length: > 0 } && (string?)pod["status"]?["phase"] is not ("Succeeded" or "Failed");

    private JsonObject Mark(GroupResource storage, JsonObject json, List<string> finalizers, long grace)
    {
        var metadata = json["metadata"]!.AsObject();
        var marks = metadata["deletionTimestamp"] is null;
        if (marks)
        {
            metadata["deletionTimestamp"] = cluster.TimestampIn(TimeSpan.FromSeconds(grace));
            if ((long?)metadata["generation"] is > 0 and var generation && storage != ResourceRegistry.Definitions)
                metadata["generation"] = generation + 1;
        }
        else if (storage == Pods && Deletions.GracePeriod(json) is { } known && grace < known)
        {
            metadata["deletionTimestamp"] = ApiCluster.TextOf(GoneAt(metadata).AddSeconds(grace - known));
            metadata["deletionGracePeriodSeconds"] = grace;
        }
        var isNamespace = storage == Deletions.Namespaces;
        if (marks && !isNamespace && storage != ResourceRegistry.Definitions)
            metadata["deletionGracePeriodSeconds"] = grace;
        if (finalizers.Count > 0)
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => JsonValue.Create(finalizer))]);
        else
            metadata.Remove("finalizers");
        if (isNamespace)
            json["status"] = new JsonObject { ["phase"] = "Terminating" };
        if (storage == ResourceRegistry.Definitions && marks)
            DefinitionCleanup.MarkTerminating(json, cluster.Timestamp);
        return json;
    }

    private static DateTimeOffset GoneAt(JsonObject metadata) => DateTimeOffset.Parse((string)metadata["deletionTimestamp"]!, CultureInfo.InvariantCulture);
}
