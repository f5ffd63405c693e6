using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Handlers;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>Deletes the instances of a CustomResourceDefinition that is going, then lets it go, and gives its names to those that wait for them.</summary>
internal sealed class DefinitionController(ApiCluster cluster, ClusterWrites writes) : IController
{
    public void Handle(GroupResource resource, Change change)
    {
        if (resource == ResourceRegistry.Definitions)
        {
            if (change.After is { Facts.Deleting: true })
                CleanUp(change.Name);
            else if (change.After is null)
                GiveNamesOf(change.Name);
            return;
        }
        if (change.After is null && cluster.Store.Find(ResourceRegistry.Definitions, new ObjectName("", resource.ToString())) is { Facts.Deleting: true } definition)
            CleanUp(definition.Name);
    }

    private void CleanUp(ObjectName name)
    {
        if (cluster.Store.Find(ResourceRegistry.Definitions, name) is not { } stored || !stored.Facts.Finalizers.Contains(DefinitionCleanup.Finalizer))
            return;
        var instances = ResourceRegistry.InstancesOf(name.Name);
        foreach (var instance in cluster.Store.Snapshot(instances).InOrder(null).ToList())
            if (!instance.Facts.Deleting)
                writes.Delete(instances, instance.Name);
        if (cluster.Store.Snapshot(instances).Count(null) > 0)
        {
            writes.Edit(ResourceRegistry.Definitions, name, json => MarkInProgress(json));
            return;
        }
        writes.Edit(ResourceRegistry.Definitions, name, json =>
        {
            var metadata = json["metadata"]!.AsObject();
            if (metadata["finalizers"] is not JsonArray finalizers || finalizers.FirstOrDefault(known => (string?)known == DefinitionCleanup.Finalizer) is not { } ours)
                return false;
            finalizers.Remove(ours);
            if (finalizers.Count == 0)
                metadata.Remove("finalizers");
            return true;
        });
    }

    private void GiveNamesOf(ObjectName gone)
    {
        var group = gone.Name[gone.Name.IndexOf('.', StringComparison.Ordinal)..];
        foreach (var other in cluster.Store.Snapshot(ResourceRegistry.Definitions).InOrder(null).Where(other => other.Name.Name.EndsWith(group, StringComparison.Ordinal) && !other.Facts.Deleting).ToList())
            writes.Edit(ResourceRegistry.Definitions, other.Name, json =>
            {
                if (CrdStatus.IsEstablished(json))
                    return false;
                var before = json["status"]?.DeepClone();
                CrdStatus.Write(json, cluster.KindContext.Definitions(), cluster.Timestamp);
                return !JsonNode.DeepEquals(before, json["status"]);
            });
    }

    private bool MarkInProgress(JsonObject json)
    {
        const string Reason = "InstanceDeletionInProgress";
        var conditions = json["status"]?["conditions"] as JsonArray;
        if (conditions?.Any(condition => (string?)condition?["reason"] == Reason) == true)
            return false;
        DefinitionCleanup.SetTerminating(json, cluster.Timestamp, Reason, "CustomResource deletion is in progress");
        return true;
    }
}
