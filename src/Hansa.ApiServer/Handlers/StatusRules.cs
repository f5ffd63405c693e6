using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>With a status subresource, the object's own endpoint never changes status, and the endpoints of status and approval change nothing else.</summary>
internal static class StatusRules
{
    public static void Reset(ResourceDefinition definition, JsonObject obj)
    {
        if (definition.Subresources.Contains("status"))
            obj.Remove("status");
    }

    /// <summary>What shall be stored when <paramref name="wanted"/> was sent to the object or to its status.</summary>
    public static JsonObject Combine(WriteRequest request, JsonObject live, JsonObject wanted)
    {
        if (!request.Definition.Subresources.Contains("status"))
            return wanted;
        if (request.Subresource is not ("status" or "approval"))
        {
            Carry(live, wanted);
            return wanted;
        }
        var next = live;
        if (request.Subresource == "approval")
            CarryConditions(wanted, next);
        else
            Carry(wanted, next);
        var metadata = next["metadata"]!.AsObject();
        foreach (var name in new[] { "resourceVersion", "uid", "managedFields" })
            CarryField(BodyChecks.Metadata(wanted), metadata, name);
        return next;
    }

    private static void Carry(JsonObject from, JsonObject to) => CarryField(from, to, "status");

    // Whoever approves says so in a condition, and nothing else.
    private static void CarryConditions(JsonObject from, JsonObject to)
    {
        if (to["status"] is not JsonObject status)
            to["status"] = status = [];
        CarryField(from["status"] as JsonObject ?? [], status, "conditions");
    }

    private static void CarryField(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
            to[name] = value.DeepClone();
        else
            to.Remove(name);
    }
}
