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

    private static readonly string[][] OfStatus = [[Status]];

    /// <summary>Like custom resources, they take no metadata with their status.</summary>
    private static readonly HashSet<GroupKind> WithMetadataApart =
    [
        new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"), new("apiextensions.k8s.io", "CustomResourceDefinition"),
        new("apiregistration.k8s.io", "APIService"), new("storage.k8s.io", "VolumeAttachment"),
    ];

    private static readonly Dictionary<GroupKind, string[]> KeptByStatus = new()
    {
        [new GroupKind("", "Pod")] = ["ownerReferences"],
        [new GroupKind("apps", "Deployment")] = ["labels"],
    };

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

    /// <summary>With a status subresource, the object's own endpoint manages no status, and the status endpoint nothing of what it leaves.</summary>
    public static void StripReset(FieldSet set, ResourceDefinition definition, string subresource)
    {
        foreach (var path in Reset(definition, subresource))
            Remove(set, path);
    }

    /// <summary>A copy of an applied object without what this endpoint does not write.</summary>
    public static JsonObject WithoutReset(JsonObject applied, ResourceDefinition definition, string subresource)
    {
        var copy = applied.DeepClone().AsObject();
        foreach (var path in Reset(definition, subresource).Where(path => path is not ["metadata"]))
            (path.Length == 1 ? copy : copy[path[0]] as JsonObject)?.Remove(path[^1]);
        return copy;
    }

    /// <summary>What of the metadata the endpoints of status and approval leave as it is; null: all of it.</summary>
    public static string[]? MetadataKeptByStatus(ResourceDefinition definition) =>
        definition.Custom || WithMetadataApart.Contains(definition.Kind.GroupKind) ? null : KeptByStatus.GetValueOrDefault(definition.Kind.GroupKind, []);

    private static string[][] Reset(ResourceDefinition definition, string subresource)
    {
        if (!definition.Subresources.Contains(Status))
            return [];
        if (subresource is not (Status or "approval"))
            return OfStatus;
        return MetadataKeptByStatus(definition) is { } kept ? [["spec"], .. kept.Select(field => new[] { "metadata", field })] : [["spec"], ["metadata"]];
    }

    private static void Remove(FieldSet set, ReadOnlySpan<string> path)
    {
        var element = PathElements.Field(path[0]);
        if (path.Length == 1)
        {
            set.Remove(element);
            return;
        }
        if (set.Child(element) is not { } child)
            return;
        Remove(child, path[1..]);
        if (child.IsEmpty)
            set.Remove(element);
    }
}
