using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>Turns an object as the cluster sends it into what Hansa keeps of it.</summary>
internal static class Projection
{
    public static ObservedObject Of(JsonElement item, DeliveredKind kind, ResourceType type, string fieldManager)
    {
        var metadata = item.GetProperty("metadata");
        var key = new ObjectKey(Text(metadata, "namespace"), Text(metadata, "name"));
        var fields = OwnFields(metadata, fieldManager);
        return new ObservedObject
        {
            Ref = new ObjectRef(kind, key),
            Uid = Text(metadata, "uid"),
            ResourceVersion = Text(metadata, "resourceVersion"),
            IsItself = Text(metadata, "annotations", Annotations.Identity) == ObjectIdentity.Of(type, key),
            Workspace = Text(metadata, "labels", Labels.Workspace),
            App = Text(metadata, "labels", Labels.App),
            Deployment = Text(metadata, "labels", Labels.Deployment),
            Revision = Text(metadata, "annotations", Annotations.Revision),
            Fields = fields is { } own ? FieldsDigest.OfOwned(item, own) : "",
            Foreign = kind == DeliveredKind.Values ? [] : ForeignFields.Of(item, metadata, fieldManager, fields),
            IsDeleting = metadata.TryGetProperty("deletionTimestamp", out _),
            Release = kind == DeliveredKind.HelmRelease ? Release(item, metadata) : null,
        };
    }

    private static JsonElement? OwnFields(JsonElement metadata, string fieldManager)
    {
        foreach (var entry in ManagedFields.Entries(metadata))
        {
            if (ManagedFields.IsOurs(entry, fieldManager) && entry.TryGetProperty("fieldsV1", out var fields))
            {
                return fields;
            }
        }

        return null;
    }

    private static ObservedRelease Release(JsonElement item, JsonElement metadata)
    {
        var ready = ReadyCondition(item);
        return new ObservedRelease
        {
            Generation = Number(metadata, "generation"),
            ObservedGeneration = item.TryGetProperty("status", out var status) ? Number(status, "observedGeneration") : 0,
            Ready = ready is { } r ? Text(r, "status") : "",
            ReadyGeneration = ready is { } r0 ? Number(r0, "observedGeneration") : 0,
            Reason = ready is { } r1 ? Text(r1, "reason") : "",
            Message = ready is { } r2 ? Text(r2, "message") : "",
            ChartVersion = Text(item, "spec", "chart", "spec", "version"),
            IsSuspended = Find(item, "spec", "suspend") is { ValueKind: JsonValueKind.True },
            RefersTo = [Text(item, "spec", "chart", "spec", "sourceRef", "name"), .. ValuesNames(item)],
        };
    }

    private static JsonElement? ReadyCondition(JsonElement item) =>
        Find(item, "status", "conditions") is { ValueKind: JsonValueKind.Array } conditions
            && conditions.EnumerateArray().FirstOrDefault(c => Text(c, "type") == ConditionTypes.Ready) is { ValueKind: JsonValueKind.Object } ready
                ? ready
                : null;

    private static IEnumerable<string> ValuesNames(JsonElement item) =>
        Find(item, "spec", "valuesFrom") is { ValueKind: JsonValueKind.Array } values
            ? values.EnumerateArray().Select(v => Text(v, "name"))
            : [];

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

    private static string Text(JsonElement at, params ReadOnlySpan<string> path) =>
        Find(at, path) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : ""; // a string is never null

    private static long Number(JsonElement at, string name) =>
        Find(at, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;
}
