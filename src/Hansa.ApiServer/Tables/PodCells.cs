using System.Globalization;
using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Tables;

/// <summary>Cells of pods. The status tells what the containers do, where the phase alone would not.</summary>
internal static class PodCells
{
    public static JsonNode? Of(string column, JsonObject pod) => column switch
    {
        "Ready" => $"{Containers(pod).Count(container => (bool?)container["ready"] == true)}/{BuiltInCells.Objects(pod, "spec.containers").Count()}",
        "Status" => Status(pod),
        "Restarts" => Containers(pod).Sum(container => (int?)container["restartCount"] ?? 0).ToString(CultureInfo.InvariantCulture),
        "IP" => BuiltInCells.Or(BuiltInCells.Text(pod, "status.podIP")),
        "Node" => BuiltInCells.Or(BuiltInCells.Text(pod, "spec.nodeName")),
        "Nominated Node" => BuiltInCells.Or(BuiltInCells.Text(pod, "status.nominatedNodeName")),
        _ => "<none>",
    };

    private static string Status(JsonObject pod)
    {
        var phase = BuiltInCells.Or(BuiltInCells.Text(pod, "status.phase"), "Pending");
        if (BuiltInCells.Find(pod, "metadata.deletionTimestamp") is not null && phase is not ("Succeeded" or "Failed"))
            return "Terminating";
        var reason = BuiltInCells.Or(BuiltInCells.Text(pod, "status.reason"), phase);
        return (HasCondition(pod, "Initialized") ? null : Initializing(pod)) ?? Running(pod, reason);
    }

    /// <summary>How far the init containers are; null when they are done.</summary>
    private static string? Initializing(JsonObject pod)
    {
        var all = BuiltInCells.Objects(pod, "spec.initContainers").ToList();
        var at = 0;
        foreach (var container in BuiltInCells.Objects(pod, "status.initContainerStatuses"))
        {
            var isSidecar = all.Exists(declared => BuiltInCells.Text(declared, "name") == BuiltInCells.Text(container, "name") && BuiltInCells.Text(declared, "restartPolicy") == "Always");
            var ended = BuiltInCells.Find(container, "state.terminated") as JsonObject;
            if (ended is not null && BuiltInCells.Number(ended, "exitCode") != 0)
                return $"Init:{Ended(ended)}";
            if (ended is null && !(isSidecar && (bool?)container["started"] == true))
                return Waiting(container) is { Length: > 0 } waiting && waiting != "PodInitializing" ? $"Init:{waiting}" : $"Init:{at}/{all.Count}";
            at++;
        }
        return null;
    }

    // The first container that has something to say, as the real printer, which goes from the last to the first, ends with it.
    private static string Running(JsonObject pod, string reason)
    {
        var told = Containers(pod).Select(container =>
            Waiting(container) is { Length: > 0 } waiting ? waiting : BuiltInCells.Find(container, "state.terminated") is JsonObject ended ? Ended(ended) : "").FirstOrDefault(text => text.Length > 0) ?? reason;
        var isRunning = Containers(pod).Any(container => (bool?)container["ready"] == true && BuiltInCells.Find(container, "state.running") is not null);
        return told != "Completed" || !isRunning ? told : HasCondition(pod, "Ready") ? "Running" : "NotReady";
    }

    private static string Waiting(JsonObject container) => BuiltInCells.Text(container, "state.waiting.reason");

    private static string Ended(JsonObject ended) =>
        BuiltInCells.Text(ended, "reason") is { Length: > 0 } reason ? reason
        : BuiltInCells.Number(ended, "signal") is not 0 and var signal ? $"Signal:{signal}"
        : $"ExitCode:{BuiltInCells.Number(ended, "exitCode")}";

    private static bool HasCondition(JsonObject pod, string type) => BuiltInCells.Objects(pod, "status.conditions")
        .Any(condition => BuiltInCells.Text(condition, "type") == type && BuiltInCells.Text(condition, "status") == "True");

    private static IEnumerable<JsonObject> Containers(JsonObject pod) => BuiltInCells.Objects(pod, "status.containerStatuses");
}
