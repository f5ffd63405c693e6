using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Sources;

/// <summary>What source-controller writes into a HelmRepository's status, era by era. Pure.</summary>
internal static class SourceController
{
    /// <summary>A repository that newer Flux takes as it is: no finalizer, no status.</summary>
    public static bool IsStatic(FluxEra era, ObservedRepository repository) => era is FluxEra.V2Beta2 or FluxEra.V2 && repository.IsOci;

    public static JsonObject Fetched(FluxEra era, ObservedRepository repository, DateTimeOffset now)
    {
        var status = Handled(repository);
        if (era == FluxEra.V2Beta1Of2022 && repository.IsOci)
        {
            status.Set(new NewCondition("Ready", "True", "Succeeded", "Helm repository is ready", repository.Generation), now);
            return status;
        }

        var revision = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Url)));
        status["url"] = $"{ServedAt(repository)}/index.yaml";
        status["artifact"] = Artifact(era, repository, revision, now);
        if (era == FluxEra.V2Beta1)
        {
            status.Set(new NewCondition("Ready", "True", "IndexationSucceed", $"Fetched revision: {revision[..40]}"), now);
            return status;
        }

        status.Unset("FetchFailed");
        status.Unset("Reconciling");
        var message = era == FluxEra.V2Beta1Of2022 ? $"stored artifact for revision '{revision}'" : $"stored artifact: revision 'sha256:{revision}'";
        status.Set(new NewCondition("Ready", "True", "Succeeded", message, repository.Generation), now);
        status.Set(new NewCondition("ArtifactInStorage", "True", "Succeeded", message, repository.Generation), now);
        return status;
    }

    public static JsonObject FetchFailed(FluxEra era, ObservedRepository repository, string why, DateTimeOffset now)
    {
        var status = Handled(repository);
        if (era == FluxEra.V2Beta1)
        {
            status.Set(new NewCondition("Ready", "False", "IndexationFailed", why), now);
            return status;
        }

        status["observedGeneration"] = repository.Status.Find("observedGeneration")?.GetInt64() ?? -1; // it is tried again, and follows when that has ended
        var reason = era == FluxEra.V2Beta1Of2022 ? "NoArtifact" : "ProgressingWithRetry";
        status.Set(new NewCondition("Reconciling", "True", reason, why, repository.Generation), now);
        status.Set(new NewCondition("Ready", "False", "Failed", why, repository.Generation), now);
        status.Set(new NewCondition("FetchFailed", "True", "Failed", why, repository.Generation), now);
        return status;
    }

    private static JsonObject Handled(ObservedRepository repository)
    {
        var status = repository.NewStatus();
        status["observedGeneration"] = repository.Generation;
        if (repository.RequestedAt.Length > 0)
            status["lastHandledReconcileAt"] = repository.RequestedAt;
        return status;
    }

    private static JsonObject Artifact(FluxEra era, ObservedRepository repository, string revision, DateTimeOffset now)
    {
        var file = $"index-{revision}.yaml";
        var sameAsBefore = repository.Status.Text("artifact", "path").EndsWith(file, StringComparison.Ordinal);
        var artifact = new JsonObject
        {
            ["path"] = $"helmrepository/{repository.Key}/{file}",
            ["url"] = $"{ServedAt(repository)}/{file}",
            ["revision"] = era switch
            {
                FluxEra.V2Beta1 => revision[..40],
                FluxEra.V2Beta1Of2022 => revision,
                FluxEra.V2Beta2 or FluxEra.V2 => $"sha256:{revision}",
            },
            ["lastUpdateTime"] = sameAsBefore ? repository.Status.Text("artifact", "lastUpdateTime") : Conditions.Timestamp(now),
        };
        if (era is FluxEra.V2Beta1 or FluxEra.V2Beta1Of2022)
            artifact["checksum"] = revision;
        else
            artifact["digest"] = $"sha256:{revision}";
        return artifact;
    }

    // Nothing listens there: it only looks like Flux's.
    private static string ServedAt(ObservedRepository repository) =>
        $"http://source-controller.flux-system.svc.cluster.local./helmrepository/{repository.Key}";
}
