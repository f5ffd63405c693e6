using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>Turns an object as the cluster sends it into what Hansa keeps of it.</summary>
internal static class Projection
{
    /// <summary>Whatever a cluster writes there: nothing that Hansa compares is longer, and no message of which it tells the beginning need be.</summary>
    private const int LongestText = 512;
    private const int LongestMessage = 4096;

    /// <summary>A release of Hansa's refers to 67 values objects at most, whose names have some 80 characters.</summary>
    private const int MostValues = 100;
    private const int MostOfValuesNames = 8 * 1024;
    private static readonly StringPool Texts = new(minimumSize: 8192);

    public static ObservedObject Of(JsonElement item, DeliveredKind kind, ResourceType type, string fieldManager)
    {
        var metadata = item.GetProperty("metadata");
        var key = new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name"));
        var fields = OwnFields(metadata, fieldManager);
        var foreign = kind is DeliveredKind.Values or DeliveredKind.SecretValues ? [] : ForeignFields.Of(item, metadata, fieldManager, fields);
        return new ObservedObject
        {
            Ref = new ObjectRef(kind, key),
            Uid = Own(metadata, "uid") is { Length: <= MetadataLimits.Uid } uid ? uid : throw new FormatException($"metadata.uid is longer than {MetadataLimits.Uid} characters"),
            ResourceVersion = Own(metadata, "resourceVersion"),
            IsItself = Text(metadata, "annotations", Annotations.Identity) == ObjectIdentity.Of(type, key),
            Workspace = Label(metadata, Labels.Workspace),
            App = Label(metadata, Labels.App),
            Deployment = Label(metadata, Labels.Deployment),
            Inputs = Text(metadata, "annotations", Annotations.Inputs),
            Revision = Text(metadata, "annotations", Annotations.Revision),
            Fields = fields is { } own ? Texts.GetOrAdd(FieldsDigest.OfOwned(item, own)) : "",
            HasOwnMarks = fields is { } mine && OwnsMarks(mine, metadata),
            Foreign = foreign,
            ForeignValues = ForeignFields.Values(item, foreign),
            HasClaim = FieldManager.Of(Text(metadata, "annotations", Annotations.Adopt)) == fieldManager
                || FieldManager.Of(Text(metadata, "annotations", Annotations.ReleasedBy).Split('/')[0]) == fieldManager,
            ReplacedBy = kind == DeliveredKind.HelmRelease ? Text(metadata, "annotations", Annotations.ReplacedBy) : "",
            IsDeleting = metadata.TryGetProperty("deletionTimestamp", out _),
            SourceFailure = kind == DeliveredKind.HelmRepository ? SourceFailure(item, metadata) : "",
            Release = kind == DeliveredKind.HelmRelease ? Release(item, metadata) : null,
        };
    }

    private static JsonElement? OwnFields(JsonElement metadata, string fieldManager)
    {
        foreach (var entry in ManagedFields.Entries(metadata))
        {
            if (ManagedFields.IsOurs(entry, fieldManager) && entry.TryGetProperty("fieldsV1", out var fields))
            {
                return ManagedFields.Bounded(fields);
            }
        }

        return null;
    }

    /// <summary>Who changes a label takes its ownership, and who takes it off leaves none.</summary>
    private static bool OwnsMarks(JsonElement fields, JsonElement metadata) => Find(fields, "f:metadata", "f:labels") is { } labels
        && (string[])[Labels.App, Labels.Deployment] is var marks
        && marks.All(mark => Find(labels, $"f:{mark}") is not null && Find(metadata, "labels", mark) is not null);

    private static ObservedRelease Release(JsonElement item, JsonElement metadata)
    {
        var ready = Condition(item, ConditionTypes.Ready);
        var message = ready is { } r ? Message(r) : "";
        return new ObservedRelease
        {
            Generation = Number(metadata, "generation"),
            ObservedGeneration = item.TryGetProperty("status", out var status) ? Number(status, "observedGeneration") : 0,
            Ready = ready is { } r0 ? Text(r0, "status") : "",
            ReadyGeneration = ready is { } r1 ? Number(r1, "observedGeneration") : 0,
            Reason = ready is { } r2 ? Text(r2, "reason") : "",
            Message = message,
            Failure = Current(item, metadata, "Released", "False") is { } failed ? Message(failed) : "",
            IsStalled = Current(item, metadata, "Stalled", "True") is not null || message.EndsWith("retries exhausted", StringComparison.Ordinal), // until 2023 only the text says so
            IsRolledBack = Current(item, metadata, "Remediated", "True") is { } remedy && Text(remedy, "reason") == "RollbackSucceeded",
            ChartVersion = Text(item, "spec", "chart", "spec", "version"),
            Target = Target(item, metadata),
            IsSuspended = Find(item, "spec", "suspend") is { ValueKind: JsonValueKind.True },
            RefersTo = [Name(Find(item, "spec", "chart", "spec", "sourceRef")), .. ValuesNames(item)],
        };
    }

    /// <summary>Flux composes a release name where none is written; Hansa always writes one, others may take it away.</summary>
    private static ReleaseTarget Target(JsonElement item, JsonElement metadata)
    {
        var (name, ns, target, storage) = (Text(metadata, "name"), Text(metadata, "namespace"), Text(item, "spec", "targetNamespace"), Text(item, "spec", "storageNamespace"));
        return new ReleaseTarget(
            Text(item, "spec", "releaseName") is { Length: > 0 } written ? written : target.Length == 0 ? name : $"{target}-{name}",
            target.Length == 0 ? ns : target,
            Text(item, "spec", "chart", "spec", "chart"))
        {
            Storage = storage == ns ? "" : storage,
        };
    }

    /// <summary>While it fetches again after a failure, only FetchFailed keeps the cause.</summary>
    private static string SourceFailure(JsonElement item, JsonElement metadata) =>
        (Current(item, metadata, ConditionTypes.Ready, "False") ?? Current(item, metadata, "FetchFailed", "True")) is { } failed ? Message(failed) : "";

    /// <summary>The condition when it has that status and is about the object as it is now: by its own generation where it has one.</summary>
    private static JsonElement? Current(JsonElement item, JsonElement metadata, string type, string status) =>
        Condition(item, type) is { } found && Text(found, "status") == status && GenerationOf(found, item) >= Number(metadata, "generation") ? found : null;

    private static long GenerationOf(JsonElement condition, JsonElement item) =>
        Number(condition, "observedGeneration") is > 0 and var own ? own
        : Find(item, "status") is { } status ? Number(status, "observedGeneration")
        : 0;

    private static JsonElement? Condition(JsonElement item, string type) =>
        Find(item, "status", "conditions") is { ValueKind: JsonValueKind.Array } conditions
            && conditions.EnumerateArray().FirstOrDefault(c => Text(c, "type") == type) is { ValueKind: JsonValueKind.Object } found
                ? found
                : null;

    private static string Message(JsonElement condition) => Texts.GetOrAdd(OneLine.Of(Own(condition, LongestMessage, "message"))); // 1 KiB at most

    private static IEnumerable<string> ValuesNames(JsonElement item)
    {
        var left = MostOfValuesNames;
        return Find(item, "spec", "valuesFrom") is { ValueKind: JsonValueKind.Array } values
            ? values.EnumerateArray().Take(MostValues).Select(v => Name(v)).TakeWhile(name => (left -= name.Length) >= 0)
            : [];
    }

    /// <summary>Empty as well for what no object of Kubernetes is called.</summary>
    private static string Name(JsonElement? reference) => reference is { } at && Text(at, "name") is { Length: <= MetadataLimits.Name } name ? name : "";

    private static JsonElement? Find(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>Empty as well for what no label of Kubernetes can be.</summary>
    private static string Label(JsonElement metadata, string name) => Text(metadata, "labels", name) is { Length: <= MetadataLimits.Label } label ? label : "";

    /// <summary>The same names, digests and messages stand on every cluster: each is kept once.</summary>
    private static string Text(JsonElement at, params ReadOnlySpan<string> path) => Texts.GetOrAdd(Own(at, path));

    private static string Own(JsonElement at, params ReadOnlySpan<string> path) => Own(at, LongestText, path);

    private static string Own(JsonElement at, int longest, params ReadOnlySpan<string> path) =>
        Find(at, path) is { ValueKind: JsonValueKind.String } value && value.GetString() is { } text ? text.Length <= longest ? text : text[..longest] : "";

    private static long Number(JsonElement at, string name) =>
        Find(at, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;
}
