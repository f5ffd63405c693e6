using System.Text.Json.Nodes;
using Hansa.ApiServer.Apply;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>With a status subresource, the object's own endpoint never changes status, and the endpoints of status and approval leave the spec and what else is not theirs.</summary>
internal static class StatusRules
{
    private static readonly GroupKind Node = new("", "Node");

    /// <summary>What says who writes to which state, and is none of the object's own.</summary>
    private static readonly string[] OfWriter = ["resourceVersion", "uid", "managedFields"];

    /// <summary>A new object has no status yet, but for nodes, which tell of themselves at once.</summary>
    public static void Reset(ResourceDefinition definition, JsonObject obj)
    {
        if (definition.Subresources.Contains("status") && definition.Kind.GroupKind != Node)
            obj.Remove("status");
    }

    /// <summary>What shall be stored when <paramref name="wanted"/> was sent to the object or to its status.</summary>
    public static JsonObject Combine(WriteRequest request, JsonObject live, JsonObject wanted)
    {
        if (!request.Definition.Subresources.Contains("status"))
            return wanted;
        if (!IsOfStatus(request.Subresource))
        {
            Carry(live, wanted);
            return wanted;
        }
        var next = live;
        if (request.Subresource == "approval")
            CarryConditions(wanted, next);
        else
            Carry(wanted, next);
        next["metadata"] = Metadata(request.Definition, live["metadata"]!.AsObject(), BodyChecks.Metadata(wanted));
        return next;
    }

    /// <summary>Whether it is an endpoint of the status, or of a part of it.</summary>
    public static bool IsOfStatus(string subresource) => subresource is "status" or "approval";

    // Most built-in kinds take metadata from these endpoints, too.
    private static JsonObject Metadata(ResourceDefinition definition, JsonObject live, JsonObject wanted)
    {
        var kept = ServerFields.MetadataKeptByStatus(definition);
        var (from, to) = kept is null ? (wanted, live) : (live, wanted);
        var metadata = to.DeepClone().AsObject();
        foreach (var name in kept ?? OfWriter)
            CarryField(from, metadata, name);
        return metadata;
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
