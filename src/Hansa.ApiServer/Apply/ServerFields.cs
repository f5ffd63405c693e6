using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Apply;

/// <summary>Fields that nobody manages, because the server alone writes them (<c>stripmeta.go</c>), or this endpoint does not (<c>GetResetFields</c>).</summary>
internal static class ServerFields
{
    private const string Status = "status";

    private static readonly string[] OfMetadata =
    [
        "f:name", "f:namespace", "f:creationTimestamp", "f:selfLink", "f:uid", "f:clusterName", "f:generation", "f:managedFields",
        "f:resourceVersion", "f:deletionTimestamp", "f:deletionGracePeriodSeconds",
    ];

    private static readonly string[] NotInStatus = ["metadata", "spec"];

    public static void Strip(FieldSet set)
    {
        set.Remove("f:apiVersion");
        set.Remove("f:kind");
        if (set.Child("f:metadata") is not { } metadata)
            return;
        foreach (var field in OfMetadata)
            metadata.Remove(field);
        metadata.Self = false;
        if (metadata.IsEmpty)
            set.Remove("f:metadata");
    }

    /// <summary>With a status subresource, the object's own endpoint manages no status, and the status endpoint nothing of spec and metadata.</summary>
    public static void StripReset(FieldSet set, ResourceDefinition definition, string subresource)
    {
        foreach (var field in Reset(definition, subresource))
            set.Remove(PathElements.Field(field));
    }

    /// <summary>A copy of an applied object without what this endpoint does not write.</summary>
    public static JsonObject WithoutReset(JsonObject applied, ResourceDefinition definition, string subresource)
    {
        var copy = applied.DeepClone().AsObject();
        foreach (var field in Reset(definition, subresource).Where(field => field != "metadata"))
            copy.Remove(field);
        return copy;
    }

    private static string[] Reset(ResourceDefinition definition, string subresource) =>
        !definition.Subresources.Contains(Status) ? [] : subresource is Status or "approval" ? NotInStatus : [Status];
}
