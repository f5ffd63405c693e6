using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

internal sealed class ReplicaSetRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["replicas"] ??= 1L;
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors) => PodSelectors.Validate(obj, old, errors);
}

/// <summary><c>kubectl rollout status</c> and Helm look at the update strategy.</summary>
internal sealed class StatefulSetRule : IKindRule
{
    private const string Unchangeable =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] Changeable = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["replicas"] ??= 1L;
        spec["podManagementPolicy"] ??= "OrderedReady";
        spec["revisionHistoryLimit"] ??= 10;
        spec["updateStrategy"] ??= new JsonObject { ["type"] = "RollingUpdate" };
        if (spec["updateStrategy"] is JsonObject strategy && (string?)strategy["type"] == "RollingUpdate")
            strategy["rollingUpdate"] ??= new JsonObject { ["partition"] = 0 };
        spec["persistentVolumeClaimRetentionPolicy"] ??= new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" };
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var before = old is null ? null : this.WithDefaults(old);
        if (before is not null && !SameValues.Are(FixedFields.SpecWithout(obj, Changeable), FixedFields.SpecWithout(before, Changeable)))
            errors.Add(FieldError.Forbidden("spec", Unchangeable));
        else
            PodSelectors.Validate(obj, before, errors);
    }
}

/// <summary><c>kubectl rollout status</c> and Helm look at the update strategy.</summary>
internal sealed class DaemonSetRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["revisionHistoryLimit"] ??= 10;
        spec["updateStrategy"] ??= new JsonObject { ["type"] = "RollingUpdate" };
        if (spec["updateStrategy"] is JsonObject strategy && (string?)strategy["type"] == "RollingUpdate")
            strategy["rollingUpdate"] ??= new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 };
        PodTemplates.Default(spec["template"] as JsonObject);
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors) => PodSelectors.Validate(obj, old, errors);
}

internal sealed class CronJobRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            return;
        spec["concurrencyPolicy"] ??= "Allow";
        spec["suspend"] ??= false;
        spec["successfulJobsHistoryLimit"] ??= 3;
        spec["failedJobsHistoryLimit"] ??= 1;
        PodTemplates.Default(spec["jobTemplate"]?["spec"]?["template"] as JsonObject);
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var schedule = (string?)(obj["spec"] as JsonObject)?["schedule"] ?? "";
        if (schedule.Length == 0)
            errors.Add(FieldError.Required("spec.schedule"));
        else if (CronSchedule.Problem(schedule) is { } problem)
            errors.Add(FieldError.Invalid("spec.schedule", FieldError.Quote(schedule), problem));
        JobRule.ValidateTemplate((obj["spec"] as JsonObject)?["jobTemplate"]?["spec"] as JsonObject, "spec.jobTemplate.spec", errors);
    }
}
