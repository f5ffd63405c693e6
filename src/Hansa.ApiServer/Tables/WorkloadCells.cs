using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Cells of the kinds that run pods.</summary>
internal static class WorkloadCells
{
    public static JsonNode? Of(string kind, string column, JsonObject item) => column switch
    {
        "Ready" when kind is "Deployment" or "StatefulSet" => $"{BuiltInCells.Number(item, "status.readyReplicas")}/{BuiltInCells.Number(item, "spec.replicas")}",
        "Up-to-date" when kind == "Deployment" => BuiltInCells.Number(item, "status.updatedReplicas"),
        "Available" when kind == "Deployment" => BuiltInCells.Number(item, "status.availableReplicas"),
        "Desired" when kind == "DaemonSet" => BuiltInCells.Number(item, "status.desiredNumberScheduled"),
        "Current" when kind == "DaemonSet" => BuiltInCells.Number(item, "status.currentNumberScheduled"),
        "Ready" when kind == "DaemonSet" => BuiltInCells.Number(item, "status.numberReady"),
        "Up-to-date" => BuiltInCells.Number(item, "status.updatedNumberScheduled"),
        "Available" => BuiltInCells.Number(item, "status.numberAvailable"),
        "Node Selector" => BuiltInCells.Selector(BuiltInCells.Find(item, "spec.template.spec.nodeSelector") as JsonObject),
        "Desired" => BuiltInCells.Number(item, "spec.replicas"),
        "Current" => BuiltInCells.Number(item, "status.replicas"),
        "Ready" => BuiltInCells.Number(item, "status.readyReplicas"),
        "Containers" => Containers(item, "name"),
        "Images" => Containers(item, "image"),
        "Selector" => BuiltInCells.Selector((BuiltInCells.Find(item, "spec.selector.matchLabels") ?? BuiltInCells.Find(item, "spec.selector")) as JsonObject),
        _ => "<none>",
    };

    private static string Containers(JsonObject item, string field) =>
        string.Join(',', BuiltInCells.Objects(item, "spec.template.spec.containers").Select(container => BuiltInCells.Text(container, field)));
}
