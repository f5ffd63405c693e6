using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>Defaults of a pod template, as far as clients look.</summary>
internal static class PodTemplates
{
    private static readonly string[] ContainerFields = ["initContainers", "containers"];
    private static readonly string[] Required = ["name", "image"];
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];

    public static void Default(JsonObject? template)
    {
        if (template?["spec"] is not JsonObject spec)
            return;
        spec["restartPolicy"] ??= "Always";
        spec["terminationGracePeriodSeconds"] ??= 30L;
        spec["dnsPolicy"] ??= "ClusterFirst";
        spec["securityContext"] ??= new JsonObject();
        spec["schedulerName"] ??= "default-scheduler";
        MirrorAccount(spec);
        foreach (var container in Containers(spec))
            ContainerDefaults.Fill(container);
        foreach (var volume in JsonLists.Objects(spec["volumes"]))
            VolumeDefaults.Fill(volume);
    }

    // The older of two names for the same thing.
    private static void MirrorAccount(JsonObject spec)
    {
        var name = (string?)spec["serviceAccountName"] is { Length: > 0 } newer ? newer : (string?)spec["serviceAccount"];
        if (string.IsNullOrEmpty(name))
            return;
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
    }

    /// <summary>Every container has a name and an image, and there is one.</summary>
    public static void Validate(JsonObject? spec, string path, List<FieldError> errors)
    {
        if (spec is null || spec["containers"] is not JsonArray { Count: > 0 } containers)
        {
            errors.Add(FieldError.Required($"{path}.containers"));
            return;
        }
        for (var i = 0; i < containers.Count; i++)
        {
            foreach (var field in Required)
                if (((string?)containers[i]?[field] ?? "").Length == 0)
                    errors.Add(FieldError.Required($"{path}.containers[{i}].{field}"));
            var ports = JsonLists.Objects(containers[i]?["ports"]);
            for (var j = 0; j < ports.Count; j++)
                PortNumbers.Check(ports[j]["containerPort"], $"{path}.containers[{i}].ports[{j}].containerPort", errors);
        }
        if ((string?)spec["restartPolicy"] is { } policy && !RestartPolicies.Contains(policy))
            errors.Add(FieldError.NotSupported($"{path}.restartPolicy", FieldError.Quote(policy), RestartPolicies));
    }

    /// <summary>Those that prepare, and those that serve.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject spec) => ContainerFields.SelectMany(name => JsonLists.Objects(spec[name]));
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
        PodSelectors.Validate(obj, old, errors);
        if (obj["spec"] is not JsonObject spec)
            return;
        PodTemplates.Validate(spec["template"]?["spec"] as JsonObject, "spec.template.spec", errors);
        if ((long?)spec["replicas"] < 0)
            errors.Add(FieldError.Invalid("spec.replicas", spec["replicas"]!.ToJsonString(), "must be greater than or equal to 0"));
    }
}

internal sealed class JobRule : IKindRule
{
    private static readonly string[] Fixed = ["completions", "selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "successPolicy", "managedBy"];
    private static readonly string[] RestartPolicies = ["OnFailure", "Never"];

    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        if (spec["parallelism"] is null)
            spec["completions"] ??= 1L;
        spec["parallelism"] ??= 1L;
        spec["backoffLimit"] ??= spec["backoffLimitPerIndex"] is null ? 6L : int.MaxValue;
        spec["completionMode"] ??= "NonIndexed";
        spec["suspend"] ??= false;
        spec["manualSelector"] ??= false;
        spec["podReplacementPolicy"] ??= spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed";
        // A Job without labels has those of its pods.
        if (obj["metadata"] is JsonObject metadata && spec["template"]?["metadata"]?["labels"] is JsonObject { Count: > 0 } labels)
            metadata["labels"] ??= labels.DeepClone();
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is not null || obj["metadata"] is not JsonObject metadata || obj["spec"] is not JsonObject spec || spec["selector"] is not null || (string?)metadata["uid"] is not { } uid)
            return;
        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        if (spec["template"] is not JsonObject template)
            return;
        if (template["metadata"] is not JsonObject ofPods)
            template["metadata"] = ofPods = [];
        if (ofPods["labels"] is not JsonObject labels)
            ofPods["labels"] = labels = [];
        var areShared = metadata["labels"] is null || JsonNode.DeepEquals(metadata["labels"], labels);
        var name = (string?)metadata["name"];
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = name;
        labels["controller-uid"] = uid; // what older clients look for
        labels["job-name"] = name;
        if (areShared)
            metadata["labels"] = labels.DeepClone();
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (old is null || !JsonNode.DeepEquals(obj["spec"]?["template"], old["spec"]?["template"]))
            ValidateTemplate(obj["spec"] as JsonObject, "spec", errors);
        if (old is null)
            return;
        var before = this.WithDefaults(old);
        foreach (var field in Fixed.Where(field => !MayChange(field, before)))
            FixedFields.Check(obj, before, field, errors);
    }

    /// <summary>Pods that end: nobody starts them again for ever.</summary>
    public static void ValidateTemplate(JsonObject? job, string path, List<FieldError> errors)
    {
        var spec = job?["template"]?["spec"] as JsonObject;
        PodTemplates.Validate(spec, $"{path}.template.spec", errors);
        var policy = (string?)spec?["restartPolicy"];
        if (policy is null or "" or "Always")
            errors.Add(FieldError.Required($"{path}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        else if (!RestartPolicies.Contains(policy))
            errors.Add(FieldError.NotSupported($"{path}.template.spec.restartPolicy", FieldError.Quote(policy), RestartPolicies));
    }

    // What has not begun may still be sent elsewhere, and an indexed Job may grow.
    private static bool MayChange(string field, JsonObject before) => field switch
    {
        "template" => JsonNode.DeepEquals(before["spec"]?["suspend"], true),
        "completions" => JsonNode.DeepEquals(before["spec"]?["completionMode"], "Indexed"),
        _ => false,
    };
}
