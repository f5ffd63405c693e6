using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>A release of ours as it was seen on a cluster.</summary>
/// <param name="Name">Name of the HelmRelease.</param>
/// <param name="App">App id.</param>
/// <param name="Deployment">Mark of the AppDeployment.</param>
/// <param name="Target">What it is tied to; null when that is not known.</param>
internal sealed record SeenRelease(string Name, string App, string Deployment, ReleaseTarget? Target)
{
    /// <summary>Whether it has been asked to go.</summary>
    public bool IsDeleting { get; init; }
}

/// <summary>One release that is uninstalled, or that leaves its Helm release to another.</summary>
/// <param name="Release">Name of the HelmRelease.</param>
/// <param name="App">App id.</param>
/// <param name="IsInstalledAnew">Whether Flux installs it anew afterwards.</param>
internal readonly record struct Uninstall(string Release, string App, bool IsInstalledAnew)
{
    /// <summary>Whether another HelmRelease takes its Helm release over, so that the service runs on.</summary>
    public bool IsHandedOver { get; init; }
}

/// <summary>What a plan uninstalls. Pure.</summary>
internal static class Uninstalls
{
    /// <summary>Null when the release stays installed.</summary>
    public static Uninstall? Of(ClusterPlan plan, SeenRelease seen)
    {
        if (plan.Frozen is not null)
        {
            return null;
        }

        return plan.Deployments.SelectMany(d => d.Releases).FirstOrDefault(r => r.Name == seen.Name) is { } planned
            ? seen.Target is { } target && target != ReleaseTarget.Of(planned) ? new Uninstall(seen.Name, seen.App, IsInstalledAnew: true) : null
            : IsHeld(plan, seen.App, seen.Deployment) ? null
            : HeirOf(plan, seen.Target) is not { } heir ? new Uninstall(seen.Name, seen.App, IsInstalledAnew: false)
            : plan.Deployments.SelectMany(d => d.Releases).First(r => r.Key == heir.Key).Chart.Name == seen.Target!.Chart // it has an heir
                ? new Uninstall(seen.Name, seen.App, IsInstalledAnew: false) { IsHandedOver = true }
                : new Uninstall(seen.Name, seen.App, IsInstalledAnew: true); // what only the old chart made goes
    }

    /// <summary>The planned HelmRelease with that Helm release; null when there is none.</summary>
    public static ObjectRef? HeirOf(ClusterPlan plan, ReleaseTarget? target) => target is null ? null : plan.Deployments
        .SelectMany(d => d.Releases)
        .Where(planned => ReleaseTarget.Of(planned).IsSameHelmRelease(target))
        .Select(planned => (ObjectRef?)new ObjectRef(DeliveredKind.HelmRelease, planned.Key))
        .FirstOrDefault();

    /// <summary>
    /// A hold protects what nobody else deploys, by app id and by deployment: an AppDeployment whose App cannot be found has no
    /// app id. What another deployment deploys is that one's to prune.
    /// </summary>
    public static bool IsHeld(ClusterPlan plan, string app, string mark) =>
        !plan.Deployments.Any(d => d.Verdict is Verdict.Deploy && d.AppId == app)
        && plan.Deployments.Any(d => d.AppId == app || (d.Verdict is not Verdict.Deploy && d.Mark == mark));
}
