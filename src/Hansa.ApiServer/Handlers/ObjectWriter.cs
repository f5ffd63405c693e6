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
        var given = BodyChecks.Text(BodyChecks.Metadata(body.Object), "resourceVersion");
        if (given is "" or "0" && request.Definition.UpdateNeedsResourceVersion && cluster.Store.Find(request.Storage, request.ObjectName) is not null)
            throw Failures.Invalid(new GroupKind(request.Definition.Kind.Group, request.Definition.Plural), request.Name,
                FieldError.Invalid("metadata.resourceVersion", "0", "must be specified for an update"));
        if (cluster.Store.Find(request.Storage, request.ObjectName) is null && request.Definition.CreateOnUpdate && request.Subresource.Length == 0)
        {
            BodyChecks.Metadata(body.Object).Remove("resourceVersion");
            return Create(request, body.Object);
        }
        return Change(request, live => StatusRules.Combine(request, live, body.Object.DeepClone().AsObject()), patched: false);
    }

    /// <summary>
    /// Changes an object by a function from what is there to what shall be; tried again on what is newer, unless the result itself names a resourceVersion.
    /// </summary>
    /// <param name="request">Which object, and how.</param>
    /// <param name="change">Gets a copy that it may change; the result may be the same instance.</param>
    /// <param name="patched">The result was made from the live object and carries its metadata: identity may not change.</param>
    /// <param name="recordManager">Whether managedFields still have to be brought up to date; server-side apply has done it.</param>
    public WriteResult Change(WriteRequest request, Func<JsonObject, JsonObject> change, bool patched, bool recordManager = true)
    {
        while (true)
        {
            var before = cluster.Store.Find(request.Storage, request.ObjectName)
                ?? throw Failures.NotFound(request.Definition.GroupResource, request.Name);
            var live = before.ToJson(request.Definition.GroupVersion.ToString());
            var next = change(live.DeepClone().AsObject());
            CheckUid(request, live, next, patched);
            CheckResourceVersion(request, before, next);
            Prepare(request, live, next, recordManager);
            var after = StoredObject.Of(next);
            if (JsonNode.DeepEquals(WithoutVersion(live), WithoutVersion(next)))
                return new WriteResult(before);
            if (after.Facts.Deleting && after.Facts.Finalizers.Count == 0 && NamespaceIsEmpty(next))
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
            KindRules.Prepare(definition, obj, null, cluster.KindContext);
            Admission.Validate(definition, obj, null);
            var stored = StoredObject.Of(obj);
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
        Generations.Count(definition, live, next);
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

    private static void CheckUid(WriteRequest request, JsonObject live, JsonObject next, bool patched)
    {
        var uid = BodyChecks.Text(live["metadata"]!.AsObject(), "uid");
        var given = BodyChecks.Text(BodyChecks.Metadata(next), "uid");
        if (given.Length == 0 || given == uid)
            return;
        if (patched)
            throw Failures.Invalid(request.Definition.Kind.GroupKind, request.Name,
                FieldError.Invalid("metadata.uid", FieldError.Quote(given), "field is immutable"));
        throw Failures.Conflict(request.Definition.GroupResource, request.Name,
            $"StorageError: invalid object, Code: 4, Key: {StorageKey(request)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {given}, UID in object meta: {uid}");
    }

    // Where the real server would keep it in etcd.
    private static string StorageKey(WriteRequest request) => string.Join(
        '/', ((string[])["", "registry", request.Definition.Custom ? request.Definition.Kind.Group : "", request.Definition.Plural, request.Namespace, request.Name]).Where((part, at) => at == 0 || part.Length > 0));

    private static bool NamespaceIsEmpty(JsonObject next) =>
        BodyChecks.Text(next, "kind") != "Namespace" || next["spec"]?["finalizers"] is not JsonArray { Count: > 0 };

    private static JsonObject WithoutVersion(JsonObject obj)
    {
        obj["metadata"]!.AsObject().Remove("resourceVersion");
        return obj;
    }
}
