using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>What can be said about a workspace's deployments before looking at a cluster.</summary>
internal static class DeploymentReading
{
    public static ImmutableArray<DeploymentCandidate> Read(FleetSnapshot fleet, WorkspaceSnapshot workspace)
    {
        var read = workspace.Deployments
            .Where(d => !d.Metadata.IsDeleting)
            .Select(d => Read(fleet.Apps, workspace, d))
            .ToImmutableArray();
        var winners = read
            .Where(c => c.AppId.Length > 0)
            .GroupBy(c => c.AppId)
            .ToDictionary(g => g.Key, g => g.Select(c => c.Deployment).Aggregate(Older));
        return YieldReleases([.. read.Select(c => Supersede(c, winners))]);
    }

    /// <summary>Two apps must not deliver one HelmRelease: the younger deployment yields.</summary>
    private static ImmutableArray<DeploymentCandidate> YieldReleases(ImmutableArray<DeploymentCandidate> candidates)
    {
        var owners = candidates
            .Where(c => c is { App: not null, HeldEverywhere: not { Reason: Reasons.Superseded } })
            .SelectMany(c => c.App!.Releases.Select(r => (r.Name, c.Deployment))) // filtered above
            .GroupBy(r => r.Name)
            .ToDictionary(g => g.Key, g => g.Select(r => r.Deployment).Aggregate(Older));
        return [.. candidates.Select(c => Yield(c, owners))];
    }

    private static DeploymentCandidate Yield(DeploymentCandidate candidate, Dictionary<string, AppDeployment> owners) =>
        candidate is { App: { } app, HeldEverywhere: null }
        && app.Releases.FirstOrDefault(r => !ReferenceEquals(owners[r.Name], candidate.Deployment)) is { } taken
            ? candidate with
            {
                HeldEverywhere = Verdict.Rejected(
                    Reasons.Superseded,
                    $"AppDeployment {owners[taken.Name].Metadata.Name} delivers a release named {taken.Name} in this workspace already and is older; delete one of the two"),
            }
            : candidate;

    private static DeploymentCandidate Read(AppCatalog apps, WorkspaceSnapshot workspace, AppDeployment deployment)
    {
        var name = deployment.Spec.AppRef.Name;
        var entry = apps.Find(name);
        var appId = entry?.App.Spec.AppId ?? ManagementApps.IdIn(name) ?? "";
        return new DeploymentCandidate
        {
            Deployment = deployment,
            Workspace = workspace,
            App = entry?.Model,
            AppId = appId,
            HeldEverywhere = Hold(apps, workspace, deployment, entry, appId),
        };
    }

    private static Verdict.Hold? Hold(AppCatalog apps, WorkspaceSnapshot workspace, AppDeployment deployment, AppCatalog.Entry? entry, string appId)
    {
        if (Pausing.IsPaused(deployment.Metadata))
        {
            return new Verdict.Hold(HoldKind.Paused, Reasons.Paused, $"paused: this AppDeployment has annotation {Annotations.Paused}");
        }

        if (ManagementApps.ProvidedByHansa(appId))
        {
            return Verdict.Rejected(Reasons.ProvidedByHansa, $"{appId} is not deployed: Hansa itself does its work; delete this AppDeployment");
        }

        if ((entry?.Model?.ManagementOnly ?? ManagementApps.Contains(appId)) && workspace.Workspace.Metadata.Name != WellKnown.DefaultWorkspace)
        {
            return Verdict.Rejected(Reasons.ManagementOnly, $"{appId} runs on the management cluster only and cannot be federated to attached clusters; delete this AppDeployment");
        }

        return entry switch
        {
            null => Verdict.Rejected(Reasons.AppNotFound, $"App {deployment.Spec.AppRef.Name} does not exist{Suggestion(apps, deployment.Spec.AppRef.Name)}"),
            { Model: null } => Verdict.Rejected(Reasons.AppInvalid, $"App {entry.App.Metadata.Name} cannot be used: {string.Join("; ", entry.Problems)}"),
            _ => null,
        };
    }

    private static string Suggestion(AppCatalog apps, string name)
    {
        var near = apps.Names
            .Select(known => (known, Edits: Values.EditDistance.Between(name, known)))
            .Where(c => c.Edits <= 3 || c.known.StartsWith(name + "-", StringComparison.Ordinal))
            .OrderBy(c => c.Edits)
            .Select(c => c.known)
            .FirstOrDefault();
        return near is null ? ": see `kubectl get apps`" : $": did you mean {near}? See `kubectl get apps`";
    }

    /// <summary>Two deployments of one app: the older wins; of two made in the same second, the one that sorts first.</summary>
    private static AppDeployment Older(AppDeployment a, AppDeployment b)
    {
        var byAge = Nullable.Compare(a.Metadata.CreationTimestamp, b.Metadata.CreationTimestamp);
        return byAge < 0 || (byAge == 0 && string.CompareOrdinal(a.Metadata.Name, b.Metadata.Name) <= 0) ? a : b;
    }

    private static DeploymentCandidate Supersede(DeploymentCandidate candidate, Dictionary<string, AppDeployment> winners) =>
        winners.TryGetValue(candidate.AppId, out var winner) && !ReferenceEquals(winner, candidate.Deployment)
            ? candidate with
            {
                HeldEverywhere = Verdict.Rejected(
                    Reasons.Superseded,
                    $"AppDeployment {winner.Metadata.Name} deploys {candidate.AppId} in this workspace already and is older; delete one of the two"),
            }
            : candidate;
}
