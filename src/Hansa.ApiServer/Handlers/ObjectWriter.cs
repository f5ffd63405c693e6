using System.Text.Json.Nodes;
using Hansa.ApiServer.Apply;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Metadata;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Handlers;

/// <summary>Creates and changes objects: the rules that hold for every kind, around a compare-and-swap on the store.</summary>
internal sealed class ObjectWriter(ApiCluster cluster)
{
    private const int GeneratedNameAttempts = 8;

    /// <summary>Stores a new object.</summary>
    /// <exception cref="StatusException">What the real server answers: 400, 403, 404, 409, 422.</exception>
    public WriteResult Create(WriteRequest request, DecodedBody body)
    {
        BodyChecks.FillType(request.Definition, body.Object);
        Admission.Decode(request, body);
        BodyChecks.FillNamespace(request, body.Object);
        if (request.Name.Length > 0)
            BodyChecks.FillName(request, body.Object);
        return Create(request, body.Object);
    }

    /// <summary>Replaces an object, or its status.</summary>
    public WriteResult Replace(WriteRequest request, DecodedBody body)
    {
        BodyChecks.FillType(request.Definition, body.Object);
        Admission.Decode(request, body);
        BodyChecks.CheckIdentity(request, body.Object);
        BodyChecks.FillNamespace(request, body.Object);
        var metadata = BodyChecks.Metadata(body.Object);
        var found = cluster.Store.Find(request.Storage, request.ObjectName);
        CheckPrecondition(request, metadata, found?.Facts.Uid ?? "");
        if (BodyChecks.Text(metadata, "resourceVersion") is "" or "0" && request.Definition.UpdateNeedsResourceVersion && found is not null)
            throw Failures.Invalid(new GroupKind(request.Definition.Kind.Group, request.Definition.Plural), request.Name,
                FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update"));
        if (found is null && request.Definition.CreateOnUpdate && request.Subresource.Length == 0)
        {
            metadata.Remove("resourceVersion");
            return Create(request, body.Object);
        }
        return Change(request, live =>
        {
            CheckPrecondition(request, metadata, UidOf(live));
            return StatusRules.Combine(request, live, body.Object.DeepClone().AsObject());
        });
    }

    /// <summary>
    /// Changes an object by a function from what is there to what shall be; tried again on what is newer, unless the result itself names a resourceVersion.
    /// </summary>
    /// <param name="request">Which object, and how.</param>
    /// <param name="change">Gets a copy that it may change; the result may be the same instance.</param>
    /// <param name="recordManager">Whether managedFields still have to be brought up to date; server-side apply has done it.</param>
    public WriteResult Change(WriteRequest request, Func<JsonObject, JsonObject> change, bool recordManager = true)
    {
        while (true)
        {
            var before = cluster.Store.Find(request.Storage, request.ObjectName)
                ?? throw Failures.NotFound(request.Definition.GroupResource, request.Name);
            var (live, isOutdated) = request.Definition.Read(before);
            var next = change(live.DeepClone().AsObject());
            CheckResourceVersion(request, before, next);
            CheckUid(request, live, next);
            Prepare(request, live, next, recordManager);
            var after = Stored(request.Definition, next);
            if (!isOutdated && JsonNode.DeepEquals(WithoutVersion(live), WithoutVersion(next)))
                return new WriteResult(before);
            if (Deletions.IsDue(request.Storage, after, next))
            {
                if (request.Options.DryRun || cluster.Store.TryCommit(request.Storage, before, null) is not null)
                    return new WriteResult(after.At(before.ResourceVersion));
                continue;
            }
            if (request.Options.DryRun)
                return new WriteResult(after.At(before.ResourceVersion));
            if (cluster.Store.TryCommit(request.Storage, before, after) is { } committed)
                return new WriteResult(committed.After!);
        }
    }

    /// <summary>Stores an object that was decoded already; its metadata is still the client's.</summary>
    public WriteResult Create(WriteRequest request, JsonObject obj, bool recordManager = true)
    {
        request.BeforeCreate?.Invoke();
        var definition = request.Definition;
        var metadata = BodyChecks.Metadata(obj);
        if (ulong.TryParse(BodyChecks.Text(metadata, "resourceVersion"), out var version) && version > 0)
            throw Failures.Internal("resourceVersion should not be set on objects to be created");
        StatusRules.Reset(definition, obj);
        var generated = BodyChecks.Text(metadata, "name").Length == 0 && BodyChecks.Text(metadata, "generateName").Length > 0;
        for (var attempt = 0; ; attempt++)
        {
            if (generated)
                metadata["name"] = GeneratedNames.Next(BodyChecks.Text(metadata, "generateName"), cluster.Ids.Next);
            ServerMetadata.ForCreate(definition, metadata, cluster);
            Admission.Default(definition, obj, applied: !recordManager);
            request.Guard?.Invoke(null, obj);
            if (recordManager)
                ManagedFields.RecordUpdate(null, obj, definition, request.Options.Manager, "", cluster.Timestamp);
            KindRules.Prepare(definition, obj, null, cluster.KindContext with { User = request.User });
            Admission.Validate(definition, obj, null);
            var stored = Stored(definition, obj);
            var name = stored.Name;
            NamespaceAdmission.Check(cluster.Store, definition, name, applied: !recordManager);
            if (cluster.Store.Find(request.Storage, name) is null)
            {
                if (request.Options.DryRun)
                    return new WriteResult(stored, Created: true);
                if (cluster.Store.TryCommit(request.Storage, null, stored, () => NamespaceAdmission.Allows(cluster.Store, definition, name, applied: !recordManager)) is { } committed)
                    return new WriteResult(committed.After!, Created: true);
                NamespaceAdmission.Check(cluster.Store, definition, name, applied: !recordManager);
            }
            if (!generated || attempt >= GeneratedNameAttempts)
                throw Failures.AlreadyExists(definition.GroupResource, name.Name, isGoing: cluster.Store.Find(request.Storage, name)?.Facts.Deleting == true);
        }
    }

    private void Prepare(WriteRequest request, JsonObject live, JsonObject next, bool recordManager)
    {
        var definition = request.Definition;
        ServerMetadata.ForUpdate(live["metadata"]!.AsObject(), BodyChecks.Metadata(next));
        Admission.Default(definition, next, applied: !recordManager);
        request.Guard?.Invoke(live, next);
        if (recordManager)
            ManagedFields.RecordUpdate(live, next, definition, request.Options.Manager, request.Subresource, cluster.Timestamp);
        KindRules.Prepare(definition, next, live, cluster.KindContext);
        Generations.Count(request, live, next);
        Admission.Validate(definition, next, live);
    }

    private static void CheckResourceVersion(WriteRequest request, StoredObject before, JsonObject next)
    {
        var given = BodyChecks.Text(BodyChecks.Metadata(next), "resourceVersion");
        if (given is "" or "0" || given == before.ResourceVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))
            return;
        if (!ulong.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _))
            throw Failures.Internal($"strconv.ParseUint: parsing {FieldError.Quote(given)}: invalid syntax");
        throw Failures.Modified(request.Definition.GroupResource, request.Name);
    }

    private static void CheckUid(WriteRequest request, JsonObject live, JsonObject next)
    {
        if (OtherUid(BodyChecks.Metadata(next), UidOf(live)) is { } other)
            throw Failures.Invalid(request.Definition.Kind.GroupKind, request.Name, FieldError.Invalid("metadata.uid", FieldError.Quote(other), "field is immutable"));
    }

    // A uid in a PUT is a precondition, which nothing fulfils once the object is gone.
    private static void CheckPrecondition(WriteRequest request, JsonObject metadata, string uid)
    {
        if (OtherUid(metadata, uid) is { } other)
            throw Failures.Conflict(request.Definition.GroupResource, request.Name,
                $"StorageError: invalid object, Code: 4, Key: {EtcdKeys.Of(request)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {other}, UID in object meta: {uid}");
    }

    private static string? OtherUid(JsonObject metadata, string uid) =>
        BodyChecks.Text(metadata, "uid") is { Length: > 0 } given && given != uid ? given : null;

    private static string UidOf(JsonObject live) => BodyChecks.Text(live["metadata"]!.AsObject(), "uid");

    // It was pruned and has its defaults: whoever reads it need not look again.
    private static StoredObject Stored(ResourceDefinition definition, JsonObject obj)
    {
        var stored = StoredObject.Of(obj);
        stored.CurrentFor = definition.Custom ? definition.Schema : null;
        return stored;
    }

    private static JsonObject WithoutVersion(JsonObject obj)
    {
        obj["metadata"]!.AsObject().Remove("resourceVersion");
        return obj;
    }
}
