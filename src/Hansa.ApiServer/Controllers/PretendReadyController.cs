using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>
/// Pretends that workloads run, since nothing here runs them: the status that <c>kubectl rollout status</c> and <c>helm --wait</c> look for.
/// </summary>
internal sealed class PretendReadyController(ApiCluster cluster, ClusterWrites writes) : IController
{
    public void Handle(GroupResource resource, Change change)
    {
        if (change.After is not { Facts.Deleting: false } after)
            return;
        switch (resource.ToString())
        {
            case "deployments.apps":
                Pretend(resource, after, (replicas, generation) => new JsonObject
                {
                    ["observedGeneration"] = generation,
                    ["replicas"] = replicas,
                    ["updatedReplicas"] = replicas,
                    ["readyReplicas"] = replicas,
                    ["availableReplicas"] = replicas,
                    ["conditions"] = new JsonArray(
                        Condition("Available", "MinimumReplicasAvailable", "Deployment has minimum availability."),
                        Condition("Progressing", "NewReplicaSetAvailable", "ReplicaSet has successfully progressed.")),
                });
                MakeReplicaSet(after);
                break;
            case "statefulsets.apps":
                Pretend(resource, after, (replicas, generation) => new JsonObject
                {
                    ["observedGeneration"] = generation,
                    ["replicas"] = replicas,
                    ["updatedReplicas"] = replicas,
                    ["readyReplicas"] = replicas,
                    ["currentReplicas"] = replicas,
                    ["availableReplicas"] = replicas,
                    ["currentRevision"] = Revision(after),
                    ["updateRevision"] = Revision(after),
                });
                break;
            case "daemonsets.apps":
                Pretend(resource, after, (_, generation) => new JsonObject
                {
                    ["observedGeneration"] = generation,
                    ["desiredNumberScheduled"] = 1,
                    ["currentNumberScheduled"] = 1,
                    ["updatedNumberScheduled"] = 1,
                    ["numberReady"] = 1,
                    ["numberAvailable"] = 1,
                });
                break;
            case "services":
                PretendBalanced(after);
                break;
            case "persistentvolumeclaims":
                PretendPhase(resource, after, _ => new JsonObject { ["phase"] = "Bound" });
                break;
            case "pods":
                PretendPhase(resource, after, PodStatus);
                break;
            case "jobs.batch":
                Pretend(resource, after, (_, _) => new JsonObject
                {
                    ["succeeded"] = 1,
                    ["startTime"] = cluster.Timestamp,
                    ["completionTime"] = cluster.Timestamp,
                    ["conditions"] = new JsonArray(Condition("Complete", "CompletionsReached", "Reached expected number of succeeded pods")),
                });
                break;
        }
    }

    // Only when what was asked for is newer than what was pretended, so that its own write does not come back to it.
    private void Pretend(GroupResource resource, StoredObject after, Func<long, long, JsonObject> status) => writes.Edit(resource, after.Name, json =>
    {
        var generation = (long?)json["metadata"]?["generation"] ?? 1;
        if (json["status"] is JsonObject { Count: > 0 } known && ((long?)known["observedGeneration"] ?? generation) >= generation)
            return false;
        json["status"] = status((long?)json["spec"]?["replicas"] ?? 1, generation);
        return true;
    });

    // Out of the range that is kept for documents (RFC 5737): nobody is there.
    private void PretendBalanced(StoredObject service) => writes.Edit(new GroupResource("", "services"), service.Name, json =>
    {
        if ((string?)json["spec"]?["type"] != "LoadBalancer" || json["status"]?["loadBalancer"]?["ingress"] is JsonArray)
            return false;
        json["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "192.0.2.1" }) } };
        return true;
    });

    private void PretendPhase(GroupResource resource, StoredObject after, Func<JsonObject, JsonObject> status) => writes.Edit(resource, after.Name, json =>
    {
        if ((string?)json["status"]?["phase"] is not (null or "" or "Pending"))
            return false;
        var known = json["status"] as JsonObject ?? [];
        foreach (var (field, value) in status(json))
            known[field] = value?.DeepClone();
        json["status"] = known;
        return true;
    });

    // What is to run once has run.
    private JsonObject PodStatus(JsonObject pod) => (string?)pod["spec"]?["restartPolicy"] is "Never" or "OnFailure"
        ? new JsonObject { ["phase"] = "Succeeded", ["startTime"] = cluster.Timestamp }
        : new JsonObject
        {
            ["phase"] = "Running",
            ["startTime"] = cluster.Timestamp,
            ["conditions"] = new JsonArray(PodCondition("Initialized"), PodCondition("Ready"), PodCondition("ContainersReady"), PodCondition("PodScheduled")),
        };

    private JsonObject PodCondition(string type) => new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = cluster.Timestamp };

    private static string Revision(StoredObject set) => $"{set.Name.Name}-1";

    // Helm 3 waits for a ReplicaSet with the Deployment's own pod template.
    private void MakeReplicaSet(StoredObject deployment)
    {
        var json = deployment.ToJson("apps/v1");
        var template = json["spec"]?["template"];
        if (template is null)
            return;
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(template.ToJsonString())))[..10];
        var name = new ObjectName(deployment.Name.Namespace, $"{deployment.Name.Name}-{digest}");
        var sets = new GroupResource("apps", "replicasets");
        var replicas = (long?)json["spec"]?["replicas"] ?? 1;
        writes.Create(sets, name.Namespace, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name.Name,
                ["labels"] = template["metadata"]?["labels"]?.DeepClone(),
                ["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = "1" },
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "Deployment",
                    ["name"] = deployment.Name.Name,
                    ["uid"] = deployment.Facts.Uid,
                    ["controller"] = true,
                    ["blockOwnerDeletion"] = true,
                }),
            },
            ["spec"] = new JsonObject { ["replicas"] = replicas, ["selector"] = json["spec"]?["selector"]?.DeepClone(), ["template"] = template.DeepClone() },
        });
        writes.Edit(sets, name, stored =>
        {
            if ((long?)stored["status"]?["replicas"] == replicas || stored["spec"] is not JsonObject spec)
                return false;
            spec["replicas"] = replicas;
            stored["status"] = new JsonObject { ["replicas"] = replicas, ["fullyLabeledReplicas"] = replicas, ["readyReplicas"] = replicas, ["availableReplicas"] = replicas, ["observedGeneration"] = 1 };
            return true;
        });
    }

    private JsonObject Condition(string type, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
        ["lastUpdateTime"] = cluster.Timestamp,
        ["lastTransitionTime"] = cluster.Timestamp,
    };
}
