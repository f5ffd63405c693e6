using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>Gives every namespace its service account and CA bundle, and empties it before it goes.</summary>
internal sealed class NamespaceController(ApiCluster cluster, ClusterWrites writes) : IController
{
    private const string Kubernetes = "kubernetes";

    private static readonly GroupResource Namespaces = new("", "namespaces");
    private static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");
    private static readonly GroupResource ConfigMaps = new("", "configmaps");

    public void Handle(GroupResource resource, Change change)
    {
        if (resource == Namespaces && change.After is { } ns)
        {
            if (ns.Facts.Deleting)
                Empty(ns.Name.Name);
            else if (change.Before is null)
                Fill(ns.Name.Name);
            return;
        }
        if (change.Name.Namespace.Length == 0 || change.After is not null && change.Before is not null)
            return;
        if (change.After is null && cluster.Store.Find(Namespaces, new ObjectName("", change.Name.Namespace)) is { } home)
        {
            if (home.Facts.Deleting)
                Empty(change.Name.Namespace);
            else if (resource == ServiceAccounts && change.Name.Name == "default" || resource == ConfigMaps && change.Name.Name == "kube-root-ca.crt")
                Fill(change.Name.Namespace);
        }
    }

    private void Fill(string ns)
    {
        writes.Create(ServiceAccounts, ns, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
        writes.Create(ConfigMaps, ns, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "kube-root-ca.crt",
                ["annotations"] = new JsonObject
                {
                    ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
                },
            },
            ["data"] = new JsonObject { ["ca.crt"] = cluster.CertificateAuthority },
        });
    }

    private void Empty(string ns)
    {
        foreach (var resource in cluster.Store.Resources.ToList())
            foreach (var stored in cluster.Store.Snapshot(resource).InOrder(ns).ToList())
                if (!stored.Facts.Deleting)
                    writes.Delete(resource, stored.Name);
        var left = cluster.Store.Resources
            .Select(resource => (Resource: resource, Objects: cluster.Store.Snapshot(resource).InOrder(ns).ToList()))
            .Where(found => found.Objects.Count > 0).ToList();
        writes.Edit(Namespaces, new ObjectName("", ns), json =>
        {
            if (left.Count > 0)
                return SetConditions(json, left);
            if (json["spec"]?["finalizers"] is not JsonArray finalizers || !finalizers.Any(finalizer => (string?)finalizer == Kubernetes))
                return false;
            var others = finalizers.Where(finalizer => (string?)finalizer != Kubernetes).Select(finalizer => finalizer?.DeepClone()).ToArray();
            if (others.Length > 0)
                json["spec"]!["finalizers"] = new JsonArray(others);
            else
                json["spec"]!.AsObject().Remove("finalizers");
            return true;
        });
    }

    private bool SetConditions(JsonObject json, List<(GroupResource Resource, List<StoredObject> Objects)> left)
    {
        var remaining = string.Join(", ", left.Select(found => $"{found.Resource.Resource}.{found.Resource.Group} has {found.Objects.Count} resource instances"));
        var finalizers = string.Join(", ", left.SelectMany(found => found.Objects).SelectMany(stored => stored.Facts.Finalizers)
            .GroupBy(finalizer => finalizer).Select(group => $"{group.Key} in {group.Count()} resource instances"));
        var now = cluster.Timestamp;
        var conditions = new JsonArray(
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered", now),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed", now),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization", now),
            Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {remaining}", now),
            Condition("NamespaceFinalizersRemaining", finalizers.Length > 0, finalizers.Length > 0 ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
                finalizers.Length > 0 ? $"Some content in the namespace has finalizers remaining: {finalizers}" : "All content-preserving finalizers finished", now));
        var status = json["status"] as JsonObject;
        if (Messages(status?["conditions"]).SequenceEqual(Messages(conditions)))
            return false;
        json["status"] = new JsonObject { ["phase"] = "Terminating", ["conditions"] = conditions };
        return true;
    }

    private static IEnumerable<string?> Messages(JsonNode? conditions) =>
        (conditions as JsonArray)?.Select(condition => (string?)condition?["message"]) ?? [];

    private static JsonObject Condition(string type, bool status, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = status ? "True" : "False",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };
}
