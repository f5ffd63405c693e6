using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>What is asked for, and by whom, stays as it was: whoever approves it has seen that.</summary>
internal sealed class CertificateRequestRule : IKindRule
{
    private static readonly string[] Requestor = ["username", "uid", "groups", "extra"];

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is not null)
        {
            obj["spec"] = old["spec"]?.DeepClone();
            FillTimes(obj, old, context.Now());
            return;
        }
        if (obj["spec"] is not JsonObject spec)
            return;
        foreach (var field in Requestor)
            spec.Remove(field);
        foreach (var (field, value) in context.User?.ToJson() ?? [])
            spec[field] = value?.DeepClone();
    }

    private static void FillTimes(JsonObject obj, JsonObject old, string now)
    {
        var before = Conditions(old).ToList();
        foreach (var condition in Conditions(obj))
        {
            condition["lastUpdateTime"] ??= now;
            var same = before.Find(one => Same(one, condition, "type") && Same(one, condition, "status"));
            condition["lastTransitionTime"] ??= same?["lastTransitionTime"]?.DeepClone() ?? now;
        }
    }

    private static bool Same(JsonObject one, JsonObject other, string field) => JsonNode.DeepEquals(one[field], other[field]);

    private static IEnumerable<JsonObject> Conditions(JsonObject request) => (request["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
