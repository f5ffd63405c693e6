using System.Globalization;
using System.Text.Json.Nodes;

namespace Hansa.Sandbox.Flux;

/// <summary>Changes of <c>status.conditions</c> by the rules that Flux keeps.</summary>
internal static class Conditions
{
    /// <summary>Seconds, UTC: how Kubernetes writes metav1.Time.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Sets one condition; <c>lastTransitionTime</c> moves only when its status does.</summary>
    /// <param name="status">The object's status.</param>
    /// <param name="condition">The condition, without its time.</param>
    /// <param name="now">The time of a change.</param>
    public static void Set(this JsonObject status, NewCondition condition, DateTimeOffset now)
    {
        var conditions = status["conditions"] as JsonArray ?? [];
        var old = conditions.FirstOrDefault(item => (string?)item?["type"] == condition.Type);
        var since = (string?)old?["status"] == condition.Status ? (string?)old?["lastTransitionTime"] : null;
        var json = condition.ToJson(since ?? Timestamp(now));

        if (old is null)
            conditions.Add((JsonNode)json);
        else
            conditions[conditions.IndexOf(old)] = json;
        status["conditions"] = conditions.Parent is null ? conditions : conditions.DeepClone();
    }

    public static void Unset(this JsonObject status, string type)
    {
        if (status["conditions"] is JsonArray conditions)
            conditions.RemoveAll(item => (string?)item?["type"] == type);
    }
}

/// <summary>A condition to be set.</summary>
/// <param name="Type">Which.</param>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">Why, as one word.</param>
/// <param name="Message">Why, in Flux's words.</param>
/// <param name="ObservedGeneration">The generation it was decided for; null where that era of Flux wrote none.</param>
internal sealed record NewCondition(string Type, string Status, string Reason, string Message, long? ObservedGeneration = null)
{
    public JsonObject ToJson(string lastTransitionTime)
    {
        var json = new JsonObject
        {
            ["type"] = Type,
            ["status"] = Status,
            ["reason"] = Reason,
            ["message"] = Message,
            ["lastTransitionTime"] = lastTransitionTime,
        };
        if (ObservedGeneration is { } generation)
            json["observedGeneration"] = generation;
        return json;
    }
}
