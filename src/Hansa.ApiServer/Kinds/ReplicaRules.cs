using System.Text.Json.Nodes;

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
}

/// <summary><c>kubectl rollout status</c> and Helm look at the update strategy.</summary>
internal sealed class StatefulSetRule : IKindRule
{
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
}
