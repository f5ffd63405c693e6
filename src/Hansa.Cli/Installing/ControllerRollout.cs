using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Installing;

/// <summary>How far the controller's Deployment is, by the rules of <c>kubectl rollout status</c>, with what keeps a pod from running.</summary>
internal static class ControllerRollout
{
    private const string Name = "hansa-controller";
    private static readonly ResourceType Pods = new("", "v1", "pods", "Pod", true);

    /// <summary>Null when every replica is of this version and available.</summary>
    public static async Task<string?> StateAsync(ApiClient management, CancellationToken ct)
    {
        using var found = await management.GetAsync(Manifests.Deployment.ObjectPath(new ObjectKey(WellKnown.KommanderNamespace, Name)), ct);
        if (found is null)
            return $"Deployment {WellKnown.KommanderNamespace}/{Name} is gone";

        var deployment = JsonNode.Parse(found.RootElement.GetRawText())!; // the server sent an object
        var (wanted, status) = (Number(deployment["spec"]?["replicas"]), deployment["status"]);
        var (updated, available) = (Number(status?["updatedReplicas"]), Number(status?["availableReplicas"]));
        if (Number(status?["observedGeneration"]) >= Number(deployment["metadata"]?["generation"]) && updated >= wanted && available >= wanted && Number(status?["replicas"]) <= updated)
            return null;
        var refused = Items(status?["conditions"]).FirstOrDefault(condition => Text(condition?["type"]) == "ReplicaFailure" && Text(condition?["status"]) == "True"); // no pod can be made
        var problem = refused is null ? await ProblemAsync(management, ct) : $"; {Text(refused["reason"])}: {Text(refused["message"]).ReplaceLineEndings(" ")}";
        return $"Deployment {WellKnown.KommanderNamespace}/{Name}: of {wanted} replicas {updated} are of this version, {available} available{problem}";
    }

    private static async Task<string> ProblemAsync(ApiClient management, CancellationToken ct)
    {
        await foreach (var page in management.ListAsync(Pods, WellKnown.KommanderNamespace, new ListOptions { LabelSelector = $"app.kubernetes.io/name={Name}" }, ct))
        {
            foreach (var item in page.Items)
            {
                if (ProblemOf(item) is { } problem)
                    return $"; {problem}";
            }
        }

        return "";
    }

    /// <summary>Why its container waits, other than that it is just being made, or why no node takes it.</summary>
    private static string? ProblemOf(JsonElement item)
    {
        var pod = JsonNode.Parse(item.GetRawText())!; // the server sent an object
        var waits = Items(pod["status"]?["containerStatuses"]).Select(container => container?["state"]?["waiting"]).FirstOrDefault(waiting => waiting is not null && Text(waiting["reason"]) is not ("ContainerCreating" or "PodInitializing"));
        var problem = waits ?? Items(pod["status"]?["conditions"]).FirstOrDefault(condition => Text(condition?["type"]) == "PodScheduled" && Text(condition?["status"]) == "False");
        return problem is null ? null : $"pod {Text(pod["metadata"]?["name"])}: {Text(problem["reason"])} {Text(problem["message"]).ReplaceLineEndings(" ")}".TrimEnd();
    }

    private static JsonArray Items(JsonNode? list) => list as JsonArray ?? [];

    private static long Number(JsonNode? node) => node?.GetValue<long>() ?? 0;

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
