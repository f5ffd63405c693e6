using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Reporting;

/// <summary>The status of an object that cannot be read: a function of its JSON, of which nothing but identity and conditions is looked at.</summary>
internal static class UnreadableObject
{
    public static string Message(ResourceType type, string cause) => $"this {type.Kind} cannot be read: {cause}; " + (type == Kinds.AppDeployment
        ? "nothing of it is changed on any cluster before that is corrected"
        : "before that is corrected it counts as it was read last, if it ever was, and nothing is removed because of it");

    /// <summary>The merge patch of its status; null when it stands there already, or when the object has no uid to aim at.</summary>
    public static JsonObject? StatusPatch(JsonElement item, ResourceType type, string cause, DateTimeOffset now)
    {
        if (Text(At(item, "metadata"), "uid") is not { } uid)
        {
            return null;
        }

        var standing = ConditionsOf(item);
        var generation = At(At(item, "metadata"), "generation") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var counted) ? counted : 0;
        var before = standing.Where(c => Text(c, "type") == ConditionTypes.Ready).Select(Condition).ToArray();
        var ready = Conditions.Of(before, ConditionTypes.Ready, "False", Reasons.Unreadable, Message(type, cause), now, generation);
        if (before is [var same] && same == ready)
        {
            return null;
        }

        var patch = MergePatch.Of(uid);
        patch["status"] = new JsonObject
        {
            ["observedGeneration"] = generation,
            ["conditions"] = new JsonArray([Json(ready), .. standing.Where(c => Text(c, "type") != ConditionTypes.Ready).Select(c => JsonNode.Parse(c.GetRawText()))]),
        };
        return patch;
    }

    private static JsonElement[] ConditionsOf(JsonElement item) =>
        At(At(item, "status"), "conditions") is { ValueKind: JsonValueKind.Array } conditions ? [.. conditions.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object)] : [];

    private static Condition Condition(JsonElement condition) => new()
    {
        Type = ConditionTypes.Ready,
        Status = Text(condition, "status") ?? "",
        Reason = Text(condition, "reason") ?? "",
        Message = Text(condition, "message") ?? "",
        ObservedGeneration = At(condition, "observedGeneration") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var counted) ? counted : null,
        LastTransitionTime = At(condition, "lastTransitionTime") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var since) ? since : null,
    };

    private static JsonNode? Json(Condition condition) => JsonSerializer.SerializeToNode(condition, HansaJson.Default.Condition);

    private static JsonElement? At(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } there && there.TryGetProperty(name, out var child) ? child : null;

    private static string? Text(JsonElement? parent, string name) => At(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
