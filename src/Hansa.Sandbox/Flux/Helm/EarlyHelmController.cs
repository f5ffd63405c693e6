using System.Text.Json.Nodes;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>
/// helm-controller 0.11 to 0.36 (v2beta1): a new generation is observed at once and wipes all conditions, so every change of the
/// spec is an upgrade; conditions carry no generation.
/// </summary>
internal sealed class EarlyHelmController : HelmController
{
    public override HelmAction? NextAction(ObservedRelease release, ReleaseInput input, long deployed) =>
        release.IsTrue("Released") && Holds(release, input) && release.LastRevision == deployed
            ? null
            : new HelmAction(deployed == 0 ? HelmVerb.Install : HelmVerb.Upgrade, deployed + 1, input);

    public override JsonObject? GivenUp(ObservedRelease release, ReleaseInput input, DateTimeOffset now)
    {
        if (!Holds(release, input) || release.Condition("Released") is not { } released || released.Text("status") != "False")
            return null;
        var exhausted = Exhausted(release, "install", release.InstallRetries) ?? Exhausted(release, "upgrade", release.UpgradeRetries);
        if (exhausted is not { } message)
            return null;

        var status = Handled(release);
        status.Set(NotReady(released.Text("reason"), message), now);
        return status;
    }

    // It did not know under which name it had installed before.
    public override ObservedRelease? Left(ObservedRelease release) => null;

    public override JsonObject Suspended(ObservedRelease release) => release.NewStatus();

    public override JsonObject Begun(ObservedRelease release, DateTimeOffset now)
    {
        var status = Handled(release);
        if (release.ObservedGeneration == release.Generation)
            return status;

        status["observedGeneration"] = release.Generation;
        return Progressing(status, now);
    }

    public override JsonObject Blocked(ObservedRelease release, Obstacle obstacle, DateTimeOffset now)
    {
        var status = Handled(release);
        status.Set(obstacle.Match(
            _ => NotReady("ArtifactFailed", $"HelmChart '{release.HelmChart}' is not ready"),
            dependency => NotReady("DependencyNotReady", dependency.Exists
                ? $"dependency '{dependency.Dependency}' is not ready"
                : $"unable to get '{dependency.Dependency}' dependency: HelmRelease.helm.toolkit.fluxcd.io \"{dependency.Dependency.Name}\" not found"),
            values => NotReady("InitFailed", values.Problem is { } problem
                ? $"unable to read values from key '{values.Reference.ValuesKey}' in {values.Reference.Kind} '{values.Key}': {problem}"
                : values.Exists
                ? $"missing key '{values.Reference.ValuesKey}' in {values.Reference.Kind} '{values.Key}'"
                : $"could not find {values.Reference.Kind} '{values.Key}'")), now);
        return status;
    }

    public override JsonObject Running(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var status = Handled(release);
        var attempted = Holds(release, action.Input);
        status["lastAttemptedRevision"] = action.Input.ChartVersion;
        status["lastAttemptedValuesChecksum"] = Checksum(action.Input);
        return attempted ? status : Progressing(status, now);
    }

    public override JsonObject Succeeded(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var status = Handled(release);
        status["lastAppliedRevision"] = action.Input.ChartVersion;
        status["lastReleaseRevision"] = action.Revision;
        ForgetFailures(status);
        status.Unset("Remediated");
        status.Set(new NewCondition("Released", "True", action.SucceededReason, $"Helm {action.Name} succeeded"), now);
        status.Set(Ready, now);
        return status;
    }

    public override JsonObject Failed(ObservedRelease release, HelmResult result, string why, DateTimeOffset now)
    {
        var action = result.Action;
        var status = Handled(release);
        CountFailure(status, action);
        var message = $"Helm {action.Name} failed: {why}";
        status.Set(new NewCondition("Released", "False", action.FailedReason, message), now);
        status.Set(NotReady(action.FailedReason, message), now);
        return status;
    }

    public override JsonObject Remedied(ObservedRelease release, JsonObject failed, HelmAction action, HelmRemedy remedy, DateTimeOffset now)
    {
        if (remedy == HelmRemedy.Uninstalled)
            failed["lastReleaseRevision"] = 0;
        failed.Set(new NewCondition("Remediated", "True", ReasonOf(remedy), $"Helm {(remedy == HelmRemedy.Uninstalled ? "uninstall" : "rollback")} succeeded"), now);
        return failed;
    }

    public override JsonObject Unchanged(ObservedRelease release, DateTimeOffset now)
    {
        var status = Handled(release);
        status.Set(Ready, now);
        return status;
    }

    public override JsonObject Uninstalled(ObservedRelease release, DateTimeOffset now) => release.NewStatus();

    // This helm-controller returned the error and left the status alone.
    public override JsonObject UninstallFailed(ObservedRelease release, string why, DateTimeOffset now) => release.NewStatus();

    private static readonly NewCondition Ready = new("Ready", "True", "ReconciliationSucceeded", "Release reconciliation succeeded");

    private static NewCondition NotReady(string reason, string message) => new("Ready", "False", reason, message);

    private static string? Exhausted(ObservedRelease release, string action, long retries) =>
        retries >= 0 && release.Status.Number($"{action}Failures") > retries ? $"{action} retries exhausted" : null;

    private static bool Holds(ObservedRelease release, ReleaseInput input) =>
        release.Status.Text("lastAttemptedRevision") == input.ChartVersion
        && release.Status.Text("lastAttemptedValuesChecksum") == Checksum(input);

    // As long as the SHA-1 that stood here.
    private static string Checksum(ReleaseInput input) => input.ValuesDigest[..40];

    private static JsonObject Progressing(JsonObject status, DateTimeOffset now)
    {
        status["conditions"] = new JsonArray();
        ForgetFailures(status);
        status.Set(new NewCondition("Ready", "Unknown", "Progressing", "Reconciliation in progress"), now);
        return status;
    }
}
