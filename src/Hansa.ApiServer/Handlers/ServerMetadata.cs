using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>The metadata that belongs to the server: whatever a client sends for it is replaced.</summary>
internal static class ServerMetadata
{
    private static readonly string[] Kept =
        ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generateName"];

    public static void ForCreate(ResourceDefinition definition, JsonObject metadata, ApiCluster cluster)
    {
        metadata.Remove("resourceVersion");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata.Remove("selfLink");
        metadata["uid"] = cluster.Ids.NextUid();
        metadata["creationTimestamp"] = cluster.Timestamp;
        Generations.SetFirst(definition, metadata);
    }

    /// <summary>Identity and deletion come from what is stored; resourceVersion is the store's alone.</summary>
    public static void ForUpdate(JsonObject live, JsonObject next)
    {
        next.Remove("resourceVersion");
        foreach (var name in Kept)
        {
            if (live[name] is { } value)
                next[name] = value.DeepClone();
            else
                next.Remove(name);
        }
    }
}
