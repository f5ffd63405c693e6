using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>An object as an API server returns it after our apply: server's metadata, managedFields, Flux's status.</summary>
internal static class ServerObject
{
    public const string Manager = "hansa-hub-1";

    public static JsonObject Applied(PlannedObject planned)
    {
        var applied = (JsonObject)JsonNode.Parse(planned.Body.Span)!; // a body is an object
        var fields = FieldsOf(applied);
        var metadata = (JsonObject)applied["metadata"]!; // rendered
        metadata["uid"] = "0b1a2c3d-0000-4000-8000-000000000001";
        metadata["resourceVersion"] = "4711";
        metadata["creationTimestamp"] = "2026-01-01T12:00:00Z";
        metadata["generation"] = 1;
        metadata["managedFields"] = new JsonArray(Entry(Manager, "Apply", applied["apiVersion"]!.GetValue<string>(), fields));
        return applied;
    }

    /// <summary>Adds what Flux writes: a finalizer and the status, each as itself.</summary>
    public static JsonObject WithFlux(this JsonObject item, string ready = "True", long observedGeneration = 1)
    {
        item["status"] = new JsonObject
        {
            ["observedGeneration"] = observedGeneration,
            ["helmChart"] = "alpha-ns/alpha-ns-metallb",
            ["conditions"] = new JsonArray(
                Condition("Released", "True", "InstallSucceeded", "Helm install succeeded"),
                Condition("Ready", ready, "ReconciliationSucceeded", "Release reconciliation succeeded")),
        };
        ((JsonObject)item["metadata"]!)["finalizers"] = new JsonArray("finalizers.fluxcd.io");
        return item
            .WithManager("helm-controller", "Update", """{"f:metadata":{"f:finalizers":{".":{},"v:\"finalizers.fluxcd.io\"":{}}}}""")
            .WithManager("helm-controller", "Update", """{"f:status":{"f:conditions":{},"f:helmChart":{},"f:observedGeneration":{}}}""", "status");
    }

    public static JsonObject WithManager(this JsonObject item, string manager, string operation, string fields, string? subresource = null)
    {
        var entry = Entry(manager, operation, item["apiVersion"]!.GetValue<string>(), (JsonObject)JsonNode.Parse(fields)!);
        if (subresource is not null)
        {
            entry["subresource"] = subresource;
        }

        ((JsonArray)item["metadata"]!["managedFields"]!).Add(entry);
        return item;
    }

    /// <summary>Sets a value below a path as somebody else would.</summary>
    public static JsonObject With(this JsonObject item, string path, JsonNode? value)
    {
        var names = path.Split('/');
        JsonNode at = item;
        foreach (var name in names[..^1])
        {
            at = at[name] ??= new JsonObject();
        }

        at[names[^1]] = value;
        return item;
    }

    public static JsonElement Element(this JsonObject item)
    {
        using var document = JsonDocument.Parse(item.ToJsonString());
        return document.RootElement.Clone();
    }

    public static ObservedObject Projected(this JsonObject item, PlannedObject planned) =>
        Projection.Of(item.Element(), DeliveryPlan.RefOf(planned).Kind, planned.Type, Manager);

    /// <summary>FieldsV1 of an apply: what the server strips is left out, lists are atomic.</summary>
    private static JsonObject FieldsOf(JsonObject applied)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in applied.Where(p => p.Key is not ("apiVersion" or "kind")).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            fields[$"f:{name}"] = Fields(name == "metadata" ? Without((JsonObject)value!, "name", "namespace") : value);
        }

        return fields;
    }

    private static JsonObject Fields(JsonNode? value) => value is JsonObject members
        ? new JsonObject(members.Reverse().Select(m => KeyValuePair.Create($"f:{m.Key}", (JsonNode?)Fields(m.Value))))
        : [];

    private static JsonObject Without(JsonObject value, params string[] names) =>
        new(value.Where(p => !names.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static JsonObject Entry(string manager, string operation, string apiVersion, JsonObject fields) => new()
    {
        ["manager"] = manager,
        ["operation"] = operation,
        ["apiVersion"] = apiVersion,
        ["time"] = "2026-01-01T12:00:00Z",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = fields,
    };

    private static JsonObject Condition(string type, string status, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = "2026-01-01T12:01:00Z",
    };
}
