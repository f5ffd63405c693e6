using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Cells of nodes. Their roles stand in the keys of labels.</summary>
internal static class NodeCells
{
    private const string Unknown = "<unknown>";
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";

    public static JsonNode? Of(string column, JsonObject node) => column switch
    {
        "Status" => BuiltInCells.Find(node, "spec.unschedulable") is JsonValue value && value.TryGetValue<bool>(out var isCordoned) && isCordoned ? $"{Readiness(node)},SchedulingDisabled" : Readiness(node),
        "Roles" => BuiltInCells.Or(string.Join(',', Roles(node).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))),
        "Version" => BuiltInCells.Text(node, "status.nodeInfo.kubeletVersion"),
        "OS-Image" => BuiltInCells.Or(BuiltInCells.Text(node, "status.nodeInfo.osImage"), Unknown),
        "Kernel-Version" => BuiltInCells.Or(BuiltInCells.Text(node, "status.nodeInfo.kernelVersion"), Unknown),
        "Container-Runtime" => BuiltInCells.Or(BuiltInCells.Text(node, "status.nodeInfo.containerRuntimeVersion"), Unknown),
        "Internal-IP" or "External-IP" => Address(node, column.Replace("-", "", StringComparison.Ordinal)),
        _ => "<none>",
    };

    private static string Readiness(JsonObject node) =>
        BuiltInCells.Objects(node, "status.conditions").FirstOrDefault(condition => BuiltInCells.Text(condition, "type") == "Ready") is { } ready
            ? BuiltInCells.Text(ready, "status") == "True" ? "Ready" : "NotReady"
            : "Unknown";

    private static IEnumerable<string> Roles(JsonObject node)
    {
        foreach (var (name, value) in BuiltInCells.Find(node, "metadata.labels") as JsonObject ?? [])
        {
            if (name.StartsWith(RolePrefix, StringComparison.Ordinal) && name.Length > RolePrefix.Length)
                yield return name[RolePrefix.Length..];
            else if (name == RoleLabel && (string?)value is { Length: > 0 } role)
                yield return role;
        }
    }

    private static string Address(JsonObject node, string type) => BuiltInCells.Objects(node, "status.addresses")
        .Where(address => BuiltInCells.Text(address, "type") == type)
        .Select(address => BuiltInCells.Text(address, "address"))
        .FirstOrDefault() ?? "<none>";
}
