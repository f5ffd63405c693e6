using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>Defaults of a pod template, as far as clients look.</summary>
internal static class PodTemplates
{
    private static readonly string[] ContainerFields = ["initContainers", "containers"];
    private static readonly string[] Required = ["name", "image"];

    public static void Default(JsonObject? template)
    {
        if (template?["spec"] is not JsonObject spec)
            return;
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30L;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["securityContext"] ??= new JsonObject();
        spec["schedulerName"] ??= "default-scheduler";
        foreach (var container in Containers(spec))
        {
            container["resources"] ??= new JsonObject();
            container["terminationMessagePath"] ??= "/dev/termination-log";
            container["terminationMessagePolicy"] ??= "File";
            container["imagePullPolicy"] ??= Pull((string?)container["image"] ?? "");
            foreach (var port in (container["ports"] as JsonArray)?.OfType<JsonObject>() ?? [])
                port["protocol"] ??= "TCP";
        }
    }

    /// <summary>Every container has a name and an image, and there is one.</summary>
    public static void Validate(JsonObject? spec, string path, List<FieldError> errors)
    {
        if (spec?["containers"] is not JsonArray { Count: > 0 } containers)
        {
            errors.Add(FieldError.Required($"{path}.containers"));
            return;
        }
        for (var i = 0; i < containers.Count; i++)
            foreach (var field in Required)
                if (((string?)containers[i]?[field] ?? "").Length == 0)
                    errors.Add(FieldError.Required($"{path}.containers[{i}].{field}"));
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) =>
        ContainerFields.SelectMany(name => (spec[name] as JsonArray)?.OfType<JsonObject>() ?? []);

    private static string Pull(string image)
    {
        var tag = image[(image.LastIndexOf('/') + 1)..];
        return !tag.Contains(':', StringComparison.Ordinal) && !tag.Contains('@', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal) ? "Always" : "IfNotPresent";
    }
}

internal sealed class DeploymentRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["replicas"] ??= 1L;
        if (spec["strategy"] is not JsonObject strategy)
            spec["strategy"] = strategy = [];
        strategy["type"] ??= "RollingUpdate";
        if ((string?)strategy["type"] == "RollingUpdate")
        {
            if (strategy["rollingUpdate"] is not JsonObject rolling)
                strategy["rollingUpdate"] = rolling = [];
            rolling["maxUnavailable"] ??= "25%";
            rolling["maxSurge"] ??= "25%";
        }
        spec["revisionHistoryLimit"] ??= 10L;
        spec["progressDeadlineSeconds"] ??= 600L;
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context) => obj["status"] ??= new JsonObject();

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["spec"] is not JsonObject spec)
        {
            errors.Add(FieldError.Required("spec.selector"));
            return;
        }
        if (spec["selector"] is null)
            errors.Add(FieldError.Required("spec.selector"));
        else if (old is not null && !JsonNode.DeepEquals(spec["selector"], old["spec"]?["selector"]))
            errors.Add(FieldError.Invalid("spec.selector", spec["selector"]!.ToJsonString(ErrorJson.Relaxed), "field is immutable"));
        else
            ValidateTemplateLabels(spec, errors);
        PodTemplates.Validate(spec["template"]?["spec"] as JsonObject, "spec.template.spec", errors);
        if ((long?)spec["replicas"] < 0)
            errors.Add(FieldError.Invalid("spec.replicas", spec["replicas"]!.ToJsonString(), "must be greater than or equal to 0"));
    }

    private static void ValidateTemplateLabels(JsonObject spec, List<FieldError> errors)
    {
        var labels = spec["template"]?["metadata"]?["labels"] as JsonObject;
        foreach (var (key, value) in spec["selector"]?["matchLabels"] as JsonObject ?? [])
            if (!JsonNode.DeepEquals(labels?[key], value))
            {
                errors.Add(FieldError.Invalid("spec.template.metadata.labels", (labels ?? []).ToJsonString(ErrorJson.Relaxed), "`selector` does not match template `labels`"));
                return;
            }
    }
}

internal sealed class JobRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["parallelism"] ??= 1L;
        spec["completions"] ??= 1L;
        spec["backoffLimit"] ??= 6L;
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (obj["spec"] is JsonObject spec && old is null && spec["selector"] is null && (string?)obj["metadata"]?["uid"] is { } uid)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
            if (spec["template"] is JsonObject template)
            {
                if (template["metadata"] is not JsonObject metadata)
                    template["metadata"] = metadata = [];
                if (metadata["labels"] is not JsonObject labels)
                    metadata["labels"] = labels = [];
                labels["batch.kubernetes.io/controller-uid"] = uid;
                labels["batch.kubernetes.io/job-name"] = (string?)obj["metadata"]?["name"];
            }
        }
    }
}
