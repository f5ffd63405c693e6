using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Handlers;

/// <summary>A CustomResourceDefinition goes only after its instances: the finalizer and the condition that say so.</summary>
internal static class DefinitionCleanup
{
    public const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";

    public static void MarkTerminating(JsonObject definition, string now) =>
        SetTerminating(definition, now, "InstanceDeletionPending", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon");

    public static void SetTerminating(JsonObject definition, string now, string reason, string message)
    {
        if (definition["status"] is not JsonObject status)
            definition["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(known => (string?)known["type"] == "Terminating");
        if (condition is null)
            conditions.Add(condition = new JsonObject { ["type"] = "Terminating", ["lastTransitionTime"] = now });
        condition["status"] = "True";
        condition["reason"] = reason;
        condition["message"] = message;
    }
}
