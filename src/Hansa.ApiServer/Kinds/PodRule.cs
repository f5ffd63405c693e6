using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>A pod waits for a node for ever here; nearly nothing of it can be changed.</summary>
internal sealed class PodRule : IKindRule
{
    private const string Unchangeable =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private static readonly string[] Changeable = ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"];

    public void Default(JsonObject obj)
    {
        PodTemplates.Default(obj);
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["enableServiceLinks"] ??= true;
        foreach (var container in PodTemplates.Containers(spec))
            ContainerDefaults.FillRequests(container);
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is null && obj["spec"] is JsonObject spec)
            obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOf(spec) };
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        PodTemplates.Validate(obj["spec"] as JsonObject, "spec", errors);
        if (old is not null)
            ValidateGates(obj, old, errors);
        if (errors.Count == 0 && old is not null && !SameValues.Are(Fixed(obj), Fixed(this.WithDefaults(old))))
            errors.Add(FieldError.Forbidden("spec", Unchangeable));
    }

    // A gate that is open stays open.
    private static void ValidateGates(JsonObject obj, JsonObject old, List<FieldError> errors)
    {
        var known = Gates(old);
        foreach (var (index, name) in Gates(obj).Index())
            if (!known.Contains(name))
                errors.Add(FieldError.Forbidden($"spec.schedulingGates[{index}].name", $"only deletion is allowed, but found new scheduling gate '{name}'"));
    }

    private static List<string> Gates(JsonObject pod) =>
        [.. JsonLists.Objects((pod["spec"] as JsonObject)?["schedulingGates"]).Select(gate => (string?)gate["name"] ?? "")];

    /// <summary>The part of a pod's spec that stays as it was.</summary>
    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod["spec"]?.DeepClone() as JsonObject ?? [];
        foreach (var field in Changeable)
            spec.Remove(field);
        foreach (var container in PodTemplates.Containers(spec))
            container.Remove("image");
        return spec;
    }

    /// <summary>By <c>pkg/apis/core/v1/helper/qos</c>, for what containers ask of processor and memory.</summary>
    private static string QualityOf(JsonObject spec)
    {
        var containers = PodTemplates.Containers(spec).Select(container => container["resources"] as JsonObject).ToList();
        return containers.All(resources => IsEmpty(resources?["limits"]) && IsEmpty(resources?["requests"])) ? "BestEffort"
            : containers.All(IsGuaranteed) ? "Guaranteed"
            : "Burstable";
    }

    private static bool IsEmpty(JsonNode? amounts) => amounts is not JsonObject { Count: > 0 };

    private static bool IsGuaranteed(JsonObject? resources) =>
        resources?["limits"] is JsonObject limits && limits["cpu"] is not null && limits["memory"] is not null
        && (IsEmpty(resources["requests"]) || JsonNode.DeepEquals(resources["requests"], limits));
}
