using System.Text.Json.Nodes;
using Hansa.ApiServer.Apply;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Patches;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Handlers;

/// <summary>PATCH in its four forms.</summary>
internal static class PatchHandler
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    private const string HandledAs = "cannot be handled as a ";

    private static readonly GroupKind OptionsKind = new("meta.k8s.io", "PatchOptions");

    public static async Task PatchAsync(ApiExchange exchange, ResourceDefinition definition, string subresource)
    {
        var media = MediaType(exchange, definition);
        var body = await RequestBodies.ReadAsync(exchange.Request, exchange.Cancel);
        var request = WriteHandlers.Request(exchange, WriteHandlers.StoredAs(exchange, definition), "PatchOptions") with { Subresource = subresource };
        CheckOptions(exchange, request, media);
        var result = media == ApplyType ? Applied(exchange, request, body, definition) : Patched(exchange, request, media, body, definition);
        exchange.Warn(request.Warnings);
        await exchange.AnswerObjectAsync(definition, result.Object, result.Created ? 201 : 200);
    }

    /// <summary>The patch of a request as a function from what is there to what shall be; an apply counts as a merge.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="definition">Its resource.</param>
    /// <param name="schema">Of what is patched: another one than the resource's for subresources of a kind of their own.</param>
    public static async Task<Func<JsonObject, JsonObject>> ReadAsync(ApiExchange exchange, ResourceDefinition definition, Schemas.Schema schema)
    {
        var media = MediaType(exchange, definition);
        var body = await RequestBodies.ReadAsync(exchange.Request, exchange.Cancel);
        var patch = media == JsonPatchType ? JsonBodies.ParseArray(body) : media == ApplyType ? YamlBodies.Parse(body).Object : JsonBodies.Parse(body).Object;
        return live => media switch
        {
            JsonPatchType => JsonPatch.Apply(live, patch),
            StrategicType => StrategicMerge.Apply(live, patch!.AsObject(), schema),
            _ => MergePatch.Apply(live, patch!.AsObject()),
        };
    }

    private static string MediaType(ApiExchange exchange, ResourceDefinition definition)
    {
        var media = RequestBodies.MediaType(exchange.Request);
        if (media is JsonPatchType or MergePatchType or ApplyType || media == StrategicType && !definition.Custom)
            return media;
        throw definition.Custom ? Failures.UnsupportedMediaType(JsonPatchType, MergePatchType, ApplyType) : Failures.NotConsumed();
    }

    private static void CheckOptions(ApiExchange exchange, WriteRequest request, string media)
    {
        if (media == ApplyType && !request.Options.ManagerGiven)
            throw Failures.Invalid(OptionsKind, "", FieldError.Required("fieldManager", "is required for apply patch"));
        if (media != ApplyType && exchange.Request.Query.ContainsKey("force"))
            throw Failures.Invalid(OptionsKind, "", FieldError.Forbidden("force", "may not be specified for non-apply patch"));
    }

    private static WriteResult Patched(ApiExchange exchange, WriteRequest request, string media, byte[] body, ResourceDefinition asked)
    {
        var conversion = VersionConversion.Of(asked);
        var read = media == JsonPatchType ? null : JsonBodies.Parse(body);
        var patch = read?.Object ?? JsonBodies.ParseArray(body);
        return new ObjectWriter(exchange.Cluster).Change(request, live =>
        {
            var seen = conversion is null ? live : conversion.ToAsked(live.DeepClone().AsObject());
            var wanted = media switch
            {
                JsonPatchType => JsonPatch.Apply(seen, patch),
                MergePatchType => MergePatch.Apply(seen, patch!.AsObject()),
                _ => StrategicMerge.Apply(seen, patch!.AsObject(), asked.Schema),
            };
            if (conversion is not null)
                wanted = conversion.ToStored(wanted);
            DecodePatched(request, wanted, read?.DuplicateFields ?? []);
            BodyChecks.CheckIdentity(request, wanted);
            BodyChecks.FillNamespace(request, wanted);
            return StatusRules.Combine(request, live, wanted);
        });
    }

    private static WriteResult Applied(ApiExchange exchange, WriteRequest request, byte[] body, ResourceDefinition asked)
    {
        var decoded = YamlBodies.Parse(body);
        var applied = decoded.Object;
        CheckAppliedType(asked, applied);
        if (VersionConversion.Of(asked) is { } conversion)
            applied = conversion.ToStored(applied);
        var apply = ApplyRequestOf(exchange, request, applied);
        if (BodyChecks.Metadata(applied)["name"] is JsonValue name && name.TryGetValue<string>(out var named) && named.Length == 0)
            throw BodyChecks.NoName(request);
        BodyChecks.FillNamespace(request, applied);
        BodyChecks.FillName(request, applied);
        if (BodyChecks.Metadata(applied)["managedFields"] is not null)
            throw Failures.BadRequest("metadata.managedFields must be nil");
        var writer = new ObjectWriter(exchange.Cluster);
        while (true)
        {
            var isNew = exchange.Cluster.Store.Find(request.Storage, request.ObjectName) is null;
            if (!isNew)
                return Merge(request, writer, applied, apply);
            if (request.Subresource.Length > 0)
                throw Failures.NotFound(request.Definition.GroupResource, request.Name);
            if (BodyChecks.Text(BodyChecks.Metadata(applied), "uid").Length > 0)
                throw Failures.Conflict(request.Definition.GroupResource, request.Name, "uid mismatch: the provided object specified uid " + BodyChecks.Text(BodyChecks.Metadata(applied), "uid") + ", and no existing object was found");
            var created = Typed(request, ManagedFields.Apply(null, applied, apply)!);
            BodyChecks.Metadata(created).Remove("resourceVersion");
            try
            {
                return writer.Create(request, created, recordManager: false);
            }
            catch (StatusException race) when (race.Reason == "AlreadyExists")
            {
                // Somebody created it in between: it is merged into.
            }
        }
    }

    private static WriteResult Merge(WriteRequest request, ObjectWriter writer, JsonObject applied, ApplyRequest apply) =>
        writer.Change(request, live =>
        {
            var given = BodyChecks.Text(BodyChecks.Metadata(applied), "resourceVersion");
            var changed = ManagedFields.Apply(live, applied, apply);
            var merged = changed ?? live;
            if (given.Length > 0)
                BodyChecks.Metadata(merged)["resourceVersion"] = given;
            if (changed is null)
                return live;
            Typed(request, merged);
            return request.Subresource.Length == 0 && !request.Definition.Subresources.Contains("status")
                ? merged
                : StatusRules.Combine(request, live, merged);
        }, recordManager: false);

    // Merging knows numbers; whether one is whole and small enough for its field, the kind's own type knows.
    private static JsonObject Typed(WriteRequest request, JsonObject merged)
    {
        var definition = request.Definition;
        if (!definition.Custom && Schemas.TypeErrors.Find(merged, definition.Schema, definition.Kind.Kind, definition.Kind.Version) is { } error)
            throw Failures.BadRequest(error);
        return merged;
    }

    private static string SubjectOf(ResourceDefinition definition, JsonObject metadata) =>
        $"{BodyChecks.Text(metadata, "namespace")}/{BodyChecks.Text(metadata, "name")}; {definition.Kind.Group}/{definition.Kind.Version}, Kind={definition.Kind.Kind}";

    private static ApplyRequest ApplyRequestOf(ApiExchange exchange, WriteRequest request, JsonObject sent) => new(
        request.Definition, SubjectOf(request.Definition, BodyChecks.Metadata(sent)), request.Options.Manager, request.Options.Force, request.Subresource,
        LastApplied.TextOf(sent, request.Options.Manager), exchange.Cluster.Timestamp);

    private static void CheckAppliedType(ResourceDefinition definition, JsonObject applied)
    {
        var kind = BodyChecks.Text(applied, "kind");
        var apiVersion = BodyChecks.Text(applied, "apiVersion");
        if (kind == definition.Kind.Kind && apiVersion == definition.GroupVersion.ToString())
            return;
        throw Failures.BadRequest($"invalid object type: {(GroupVersion.Parse(apiVersion) is { } version ? $"{version.Group}/{version.Version}" : apiVersion)}, Kind={kind}");
    }

    private static void DecodePatched(WriteRequest request, JsonObject wanted, IReadOnlyList<string> duplicates)
    {
        try
        {
            if (request.Definition.Custom)
                CheckCustomType(request, wanted);
            else
                BodyChecks.FillType(request.Definition, wanted);
            Admission.Decode(request, new DecodedBody(wanted, duplicates));
        }
        catch (StatusException error) when (error.Reason == "BadRequest")
        {
            throw Unusable(wanted.ToJsonString(ErrorJson.Relaxed), error.Message[(error.Message.IndexOf(HandledAs, StringComparison.Ordinal) is >= 0 and var at ? error.Message.IndexOf(": ", at, StringComparison.Ordinal) + 2 : 0)..]);
        }
    }

    private static StatusException Unusable(string patched, string why) =>
        Failures.Invalid(new GroupKind("", ""), "", FieldError.Invalid("patch", FieldError.Quote(patched), why));

    private static void CheckCustomType(WriteRequest request, JsonObject wanted)
    {
        var definition = request.Definition;
        var (kind, apiVersion) = (BodyChecks.Text(wanted, "kind"), BodyChecks.Text(wanted, "apiVersion"));
        if (kind.Length == 0)
            throw Unusable(wanted.ToJsonString(ErrorJson.Relaxed), $"Object 'Kind' is missing in '{wanted.ToJsonString(ErrorJson.Relaxed)}'");
        var errors = new List<FieldError>();
        if (apiVersion != definition.GroupVersion.ToString())
            errors.Add(FieldError.Invalid("apiVersion", FieldError.Quote(apiVersion), $"must be {definition.GroupVersion}"));
        if (kind != definition.Kind.Kind)
            errors.Add(FieldError.Invalid("kind", FieldError.Quote(kind), $"must be {definition.Kind.Kind}"));
        if (errors.Count > 0)
            throw Failures.Invalid(definition.Kind.GroupKind with { Kind = kind }, request.Name, errors);
    }
}
