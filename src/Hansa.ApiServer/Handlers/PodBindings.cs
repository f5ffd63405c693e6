using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Handlers;

/// <summary>A scheduler gives a pod its node by a Binding, which is carried out and never stored. It is the only way: an update may not name a node.</summary>
internal static class PodBindings
{
    private static readonly GroupResource Pods = new("", "pods");

    /// <summary>What a refusal names, whichever way the Binding came.</summary>
    private static readonly GroupResource Binding = new("", "pods/binding");

    /// <summary>Whether it is the older way, where the Binding itself names the pod.</summary>
    public static bool Handles(ResourceDefinition definition) => definition.GroupResource == new GroupResource("", "bindings");

    /// <summary>Binds the pod of the URL, or without one the pod that the Binding names.</summary>
    /// <exception cref="StatusException">400 for another name than the URL's, 404, 409 for a pod that has a node, has gates left, or is going.</exception>
    public static async Task BindAsync(ApiExchange exchange)
    {
        var isDryRun = WriteOptions.Read(exchange.Request, "CreateOptions").DryRun;
        var binding = TypedBodies.Check((await RequestBodies.ReadObjectAsync(exchange.Request, null, exchange.Cancel)).Object, TypedBodies.Binding);
        var name = BodyChecks.Name(binding);
        if (exchange.Target.Name.Length > 0 && name != exchange.Target.Name)
            throw Failures.BadRequest("name in URL does not match name in Binding object");
        if (name.Length == 0)
            throw Failures.BadRequest("Name parameter required.");
        if ((string?)binding["target"]?["name"] is not { Length: > 0 } node)
            throw Failures.Invalid(TypedBodies.Binding.GroupKind, name, FieldError.Required("target.name"));
        Bind(exchange.Cluster, new ObjectName(exchange.Target.Namespace ?? "", name), BodyChecks.Metadata(binding), node, isDryRun);
        await exchange.AnswerDoneAsync();
    }

    private static void Bind(ApiCluster cluster, ObjectName name, JsonObject metadata, string node, bool isDryRun)
    {
        while (true)
        {
            var before = cluster.Store.Find(Pods, name) ?? throw Failures.NotFound(Pods, name.Name);
            var pod = before.ToJson("v1");
            CheckFree(pod, before, BodyChecks.Text(metadata, "uid"));
            Assign(pod, node, metadata["annotations"] as JsonObject ?? [], cluster.Timestamp);
            if (isDryRun || cluster.Store.TryCommit(Pods, before, StoredObject.Of(pod)) is not null)
                return;
        }
    }

    private static void CheckFree(JsonObject pod, StoredObject stored, string uid)
    {
        var name = stored.Name.Name;
        if (uid.Length > 0 && uid != stored.Facts.Uid)
            throw Failures.Conflict(Pods, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {stored.Facts.Uid}");
        if (stored.Facts.Deleting)
            throw Failures.Conflict(Binding, name, $"pod {name} is being deleted, cannot be assigned to a host");
        if ((string?)pod["spec"]?["nodeName"] is { Length: > 0 } node)
            throw Failures.Conflict(Binding, name, $"pod {name} is already assigned to node {FieldError.Quote(node)}");
        if (pod["spec"]?["schedulingGates"] is JsonArray { Count: > 0 })
            throw Failures.Conflict(Binding, name, $"pod {name} has non-empty .spec.schedulingGates");
    }

    private static void Assign(JsonObject pod, string node, JsonObject annotations, string now)
    {
        ObjectIn(pod, "spec")["nodeName"] = node;
        if (annotations.Count > 0)
        {
            var known = ObjectIn(ObjectIn(pod, "metadata"), "annotations");
            foreach (var (key, value) in annotations)
                known[key] = (string?)value ?? "";
        }
        var status = ObjectIn(pod, "status");
        var others = (status["conditions"] as JsonArray)?.Where(condition => (string?)condition?["type"] != "PodScheduled").Select(condition => condition?.DeepClone()) ?? [];
        status["conditions"] = new JsonArray([.. others, new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = now }]);
    }

    private static JsonObject ObjectIn(JsonObject json, string field)
    {
        if (json[field] is JsonObject found)
            return found;
        var made = new JsonObject();
        json[field] = made;
        return made;
    }
}
