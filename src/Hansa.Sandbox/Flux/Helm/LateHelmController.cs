using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>
/// helm-controller since 0.37 (v2beta2, v2): every condition carries its generation, while <c>status.observedGeneration</c> follows
/// only when a reconciliation has ended, well or for good; a waiting release keeps the old one. Only another chart, other values
/// or another target is a run of Helm; the other changes of the spec are not.
/// </summary>
internal sealed class LateHelmController : HelmController
{
    public override HelmAction? NextAction(ObservedRelease release, ReleaseInput input, long deployed)
    {
        var holds = Latest(release) is { } latest
            && latest.Text("chartName") == ChartName(release)
            && latest.Text("chartVersion") == input.ChartVersion
            && latest.Text("configDigest") == Digest(input)
            && latest.Number("version") == deployed
            && release.IsTrue("Released");
        return holds ? null : new HelmAction(deployed == 0 ? HelmVerb.Install : HelmVerb.Upgrade, deployed + 1, input);
    }

    public override JsonObject? GivenUp(ObservedRelease release, ReleaseInput input, DateTimeOffset now) =>
        release.IsTrue("Stalled")
        && release.Status.Number("lastAttemptedGeneration") == release.Generation
        && release.Status.Text("lastAttemptedConfigDigest") == Digest(input)
            ? Ended(release, Handled(release))
            : null;

    public override ObservedRelease? Left(ObservedRelease release) => Latest(release) is { } latest && !IsSameTarget(release, latest)
        ? release with { ReleaseName = latest.Text("name"), TargetNamespace = latest.Text("namespace"), StorageNamespace = release.Status.TextOr(latest.Text("namespace"), "storageNamespace") }
        : null;

    // The generation counts as observed though nothing of it is applied.
    public override JsonObject Suspended(ObservedRelease release)
    {
        var status = release.NewStatus();
        status["observedGeneration"] = release.Generation;
        return status;
    }

    public override JsonObject Begun(ObservedRelease release, DateTimeOffset now)
    {
        var status = Handled(release);
        if (!release.IsReady)
            status.Set(Condition(release, "Reconciling", "True", "Progressing", "Fulfilling prerequisites"), now);
        return status;
    }

    public override JsonObject Blocked(ObservedRelease release, Obstacle obstacle, DateTimeOffset now)
    {
        var status = Handled(release);
        status.Set(obstacle.Match(
            source => NotReady(release, "SourceNotReady", $"HelmChart '{release.HelmChart}' is not ready: {source.Why}"),
            dependency => NotReady(release, "DependencyNotReady", dependency.Exists
                ? $"dependency '{dependency.Dependency}' is not ready"
                : $"unable to get '{dependency.Dependency}' dependency: HelmRelease.helm.toolkit.fluxcd.io \"{dependency.Dependency.Name}\" not found"),
            values => NotReady(release, "ValuesError", ValuesError(values))), now);
        return status;
    }

    public override JsonObject Running(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var status = Handled(release);
        if (release.Status.Number("lastAttemptedGeneration") != release.Generation)
            ForgetFailures(status);
        status["lastAttemptedGeneration"] = release.Generation;
        status["lastAttemptedReleaseAction"] = action.Name;
        status["lastAttemptedRevision"] = action.Input.ChartVersion;
        status["lastAttemptedConfigDigest"] = Digest(action.Input);
        status["storageNamespace"] = release.StorageNamespace;

        var message = $"Running '{action.Name}' action with timeout of {release.Timeout}";
        status.Unset("Stalled");
        status.Set(Condition(release, "Reconciling", "True", "Progressing", message), now);
        status.Set(Condition(release, "Ready", "Unknown", "Progressing", message), now);
        return status;
    }

    public override JsonObject Succeeded(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var status = Handled(release);
        var message = $"Helm {action.Name} succeeded for release {FullName(release, action.Revision)} with chart {Chart(release, action.Input)}";
        status["history"] = History(release, action, now);
        ForgetFailures(status);
        status.Unset("Remediated");
        status.Set(Condition(release, "Released", "True", action.SucceededReason, message), now);
        status.Set(Condition(release, "Ready", "True", action.SucceededReason, message), now);
        return Ended(release, status);
    }

    public override JsonObject Failed(ObservedRelease release, HelmResult result, string why, DateTimeOffset now)
    {
        var status = Handled(release);
        var action = result.Action;
        var message = $"Helm {action.Name} failed for release {FullName(release, action.Revision)} with chart {Chart(release, action.Input)}: {why}";
        status.Set(Condition(release, "Released", "False", action.FailedReason, message), now);
        status.Set(NotReady(release, action.FailedReason, message), now);

        if (!result.LeftRevision)
        {
            CountAttempt(status); // no retry is used up: it is tried again for good
            return status;
        }

        var failures = CountFailure(status, action);
        if (HasRetries(release, action, failures))
        {
            status.Set(Condition(release, "Reconciling", "True", "ProgressingWithRetry", message), now);
            return status;
        }

        status.Set(Condition(release, "Stalled", "True", "RetriesExceeded", $"Failed to {action.Name} after {failures} attempt(s)"), now);
        return Ended(release, status);
    }

    public override JsonObject Remedied(ObservedRelease release, JsonObject failed, HelmAction action, HelmRemedy remedy, DateTimeOffset now)
    {
        var latest = Latest(release);
        var message = remedy switch
        {
            HelmRemedy.Uninstalled => $"Helm uninstall succeeded for release {FullName(release, 1)} with chart {ChartName(release)}@{release.Status.Text("lastAttemptedRevision")}",
            HelmRemedy.RolledBack => $"Helm rollback to previous release {FullName(release, action.Revision - 1)} with chart {latest?.Text("chartName")}@{latest?.Text("chartVersion")} succeeded",
        };
        failed.Set(Condition(release, "Remediated", "True", ReasonOf(remedy), message), now);
        failed.Set(NotReady(release, ReasonOf(remedy), message), now);
        return failed;
    }

    public override JsonObject Unchanged(ObservedRelease release, DateTimeOffset now)
    {
        var status = Handled(release);
        if (release.Condition("Released") is { } released)
        {
            status.Set(Condition(release, "Released", "True", released.Text("reason"), released.Text("message")), now);
            status.Set(Condition(release, "Ready", "True", released.Text("reason"), released.Text("message")), now);
        }

        status["lastAttemptedGeneration"] = release.Generation;
        return Ended(release, status);
    }

    public override JsonObject Uninstalled(ObservedRelease release, DateTimeOffset now)
    {
        var status = Handled(release);
        if (Latest(release) is not { } latest)
            return status;

        var message = $"Helm uninstall succeeded for release {latest.Text("namespace")}/{latest.Text("name")}.v{latest.Number("version")} "
            + $"with chart {latest.Text("chartName")}@{latest.Text("chartVersion")}";
        status.Remove("history");
        status.Set(Condition(release, "Released", "False", "UninstallSucceeded", message), now);
        status.Set(NotReady(release, "UninstallSucceeded", message), now);
        return status;
    }

    public override JsonObject UninstallFailed(ObservedRelease release, string why, DateTimeOffset now)
    {
        var status = Handled(release);
        var latest = Latest(release);
        var message = $"Helm uninstall failed for release {FullName(release, latest?.Number("version") ?? 1)} "
            + $"with chart {latest?.Text("chartName")}@{latest?.Text("chartVersion")}: {why}";
        status.Set(Condition(release, "Released", "False", "UninstallFailed", message), now);
        status.Set(NotReady(release, "UninstallFailed", message), now);
        return status;
    }

    private static JsonElement? Latest(ObservedRelease release) =>
        release.Status.Items("history") is [var latest, ..] ? latest : null;

    private static bool IsSameTarget(ObservedRelease release, JsonElement latest) =>
        latest.Text("name") == release.ReleaseName && latest.Text("namespace") == release.TargetNamespace;

    private static NewCondition Condition(ObservedRelease release, string type, string status, string reason, string message) =>
        new(type, status, reason, message, release.Generation);

    private static NewCondition NotReady(ObservedRelease release, string reason, string message) =>
        Condition(release, "Ready", "False", reason, message);

    private static JsonObject Ended(ObservedRelease release, JsonObject status)
    {
        status.Unset("Reconciling");
        status["observedGeneration"] = release.Generation;
        return status;
    }

    private static bool HasRetries(ObservedRelease release, HelmAction action, long failures)
    {
        var retries = action.Verb switch
        {
            HelmVerb.Install => release.InstallRetries,
            HelmVerb.Upgrade => release.UpgradeRetries,
        };
        return retries < 0 || failures <= retries;
    }

    private static string ValuesError(Obstacle.ValuesMissing values)
    {
        var resource = values.Reference.Kind == "Secret" ? "secrets" : "configmaps";
        var why = values.Problem ?? (values.Exists ? "key not found" : $"{resource} \"{values.Key.Name}\" not found");
        return $"could not resolve {values.Reference.Kind} chart values reference '{values.Key}' with key '{values.Reference.ValuesKey}': {why}";
    }

    /// <summary>The new revision, and below it the one that it took over from.</summary>
    private static JsonArray History(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var history = new JsonArray(Snapshot(release, action, now));
        if (action.Verb == HelmVerb.Upgrade && Latest(release) is { } latest && JsonObject.Create(latest.Clone()) is { } before)
        {
            before["status"] = "superseded";
            history.Add((JsonNode)before);
        }

        return history;
    }

    private static JsonObject Snapshot(ObservedRelease release, HelmAction action, DateTimeOffset now)
    {
        var time = Conditions.Timestamp(now);
        var firstDeployed = action.Verb == HelmVerb.Upgrade ? Latest(release)?.Text("firstDeployed") : null;
        return new JsonObject
        {
            ["name"] = release.ReleaseName,
            ["namespace"] = release.TargetNamespace,
            ["version"] = action.Revision,
            ["status"] = "deployed",
            ["chartName"] = ChartName(release),
            ["chartVersion"] = action.Input.ChartVersion,
            ["configDigest"] = Digest(action.Input),
            ["digest"] = Digest(action.Input),
            ["firstDeployed"] = firstDeployed ?? time,
            ["lastDeployed"] = time,
        };
    }

    private static string Digest(ReleaseInput input) => $"sha256:{input.ValuesDigest}";

    private static string FullName(ObservedRelease release, long revision) =>
        $"{release.TargetNamespace}/{release.ReleaseName}.v{revision}";

    private static string Chart(ObservedRelease release, ReleaseInput input) => $"{ChartName(release)}@{input.ChartVersion}";

    // In a HelmRepository a chart is called by its name; the last part is right for paths, too.
    private static string ChartName(ObservedRelease release) => release.Chart[(release.Chart.LastIndexOf('/') + 1)..];
}
