using System.Text.Json.Nodes;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>
/// What helm-controller writes into a HelmRelease's status, step by step. Pure: a release and what happened in, the next status out.
/// </summary>
internal abstract class HelmController
{
    public static HelmController Of(FluxEra era) => era switch
    {
        FluxEra.V2Beta1 or FluxEra.V2Beta1Of2022 => new EarlyHelmController(),
        FluxEra.V2Beta2 or FluxEra.V2 => new LateHelmController(),
    };

    /// <summary>What Helm has to be run for; null when the release holds <paramref name="input"/> already.</summary>
    /// <param name="release">For which release.</param>
    /// <param name="input">What Helm would be given.</param>
    /// <param name="deployed">Helm's latest revision under the release's name, whoever made it; 0 for none.</param>
    public abstract HelmAction? NextAction(ObservedRelease release, ReleaseInput input, long deployed);

    /// <summary>What is written when all retries with <paramref name="input"/> have failed; null while there is one left.</summary>
    public abstract JsonObject? GivenUp(ObservedRelease release, ReleaseInput input, DateTimeOffset now);

    /// <summary>The Helm release that this one stood for under another name, and that is to be uninstalled; null for none.</summary>
    public abstract ObservedRelease? Left(ObservedRelease release);

    /// <summary>The release is suspended.</summary>
    public abstract JsonObject Suspended(ObservedRelease release);

    /// <summary>The reconciliation has begun.</summary>
    public abstract JsonObject Begun(ObservedRelease release, DateTimeOffset now);

    public abstract JsonObject Blocked(ObservedRelease release, Obstacle obstacle, DateTimeOffset now);

    /// <summary>Helm is about to be run.</summary>
    public abstract JsonObject Running(ObservedRelease release, HelmAction action, DateTimeOffset now);

    public abstract JsonObject Succeeded(ObservedRelease release, HelmAction action, DateTimeOffset now);

    public abstract JsonObject Failed(ObservedRelease release, HelmResult result, string why, DateTimeOffset now);

    /// <summary>What a failure left was set right; to follow on <see cref="Failed"/>.</summary>
    public abstract JsonObject Remedied(ObservedRelease release, JsonObject failed, HelmAction action, HelmRemedy remedy, DateTimeOffset now);

    /// <summary>Helm did not have to be run.</summary>
    public abstract JsonObject Unchanged(ObservedRelease release, DateTimeOffset now);

    /// <summary>The Helm release is gone; the object may go, or stand for another one.</summary>
    public abstract JsonObject Uninstalled(ObservedRelease release, DateTimeOffset now);

    public abstract JsonObject UninstallFailed(ObservedRelease release, string why, DateTimeOffset now);

    /// <summary>The status to start from: who asked for this reconciliation is on record in every era.</summary>
    protected static JsonObject Handled(ObservedRelease release)
    {
        var status = release.NewStatus();
        if (release.RequestedAt.Length > 0)
            status["lastHandledReconcileAt"] = release.RequestedAt;
        status["helmChart"] = release.HelmChart;
        return status;
    }

    /// <summary>One more failure of the action since the spec changed; the new count.</summary>
    protected static long CountFailure(JsonObject status, HelmAction action)
    {
        var failures = 1 + ((long?)status[action.FailureCount] ?? 0);
        status[action.FailureCount] = failures;
        CountAttempt(status);
        return failures;
    }

    /// <summary>One more attempt that failed since the spec changed, also one that used up no retry.</summary>
    protected static void CountAttempt(JsonObject status) => status["failures"] = 1 + ((long?)status["failures"] ?? 0);

    protected static string ReasonOf(HelmRemedy remedy) => remedy switch
    {
        HelmRemedy.Uninstalled => "UninstallSucceeded",
        HelmRemedy.RolledBack => "RollbackSucceeded",
    };

    protected static void ForgetFailures(JsonObject status)
    {
        status.Remove("failures");
        status.Remove("installFailures");
        status.Remove("upgradeFailures");
    }
}
