using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Planning;

/// <summary>What can be said about a workspace's deployments before looking at a cluster.</summary>
internal static class DeploymentReading
{
    private const int MostEdits = 3;

    public static ImmutableArray<DeploymentCandidate> Read(FleetSnapshot fleet, WorkspaceSnapshot workspace)
    {
        var read = workspace.Deployments
            .Where(d => !d.Metadata.IsDeleting)
            .Select(d => Read(fleet, workspace, d))
            .ToImmutableArray();
        var winners = read
            .Where(c => c.AppId.Length > 0)
            .GroupBy(c => c.AppId)
            .ToDictionary(g => g.Key, g => g.Aggregate(Older));
        return YieldReleases([.. read.Select(c => Supersede(c, winners) ?? Await(fleet.Apps, workspace, c))]);
    }

    /// <summary>Two apps must not deliver one HelmRelease: the younger deployment yields.</summary>
    private static ImmutableArray<DeploymentCandidate> YieldReleases(ImmutableArray<DeploymentCandidate> candidates)
    {
        var owners = candidates
            .Where(c => c is { App: not null, HeldEverywhere: not { Reason: Reasons.Superseded } })
            .SelectMany(c => c.App!.Releases.Select(r => (r.Name, Candidate: c))) // filtered above
            .GroupBy(r => r.Name)
            .ToDictionary(g => g.Key, g => g.Select(r => r.Candidate).Aggregate(Older));
        return [.. candidates.Select(c => Yield(c, owners))];
    }

    private static DeploymentCandidate Yield(DeploymentCandidate candidate, Dictionary<string, DeploymentCandidate> owners) =>
        candidate is { App: { } app, HeldEverywhere: null }
        && app.Releases.FirstOrDefault(r => !ReferenceEquals(owners[r.Name], candidate)) is { } taken
            ? candidate with
            {
                HeldEverywhere = Verdict.Rejected(
                    Reasons.Superseded,
                    $"AppDeployment {owners[taken.Name].Key.Name} delivers a release named {taken.Name} in this workspace already and is older; delete one of the two"),
            }
            : candidate;

    private static DeploymentCandidate Read(FleetSnapshot fleet, WorkspaceSnapshot workspace, AppDeployment deployment)
    {
        var name = deployment.Spec.AppRef.Name;
        var entry = fleet.Apps.Find(name);
        var seat = workspace.Seats.GetValueOrDefault(deployment.Metadata.Name);
        var appId = entry?.App.Spec.AppId ?? ManagementApps.IdIn(name) ?? (seat?.App == name ? seat.AppId : null) ?? ""; // an App that is gone does not give its seat away
        var selectorProblem = SelectorProblem(deployment.Spec);
        return new DeploymentCandidate
        {
            SelectorProblem = selectorProblem,
            Deployment = deployment,
            Workspace = workspace,
            App = entry?.Model,
            AppId = appId,
            HeldEverywhere = Unreadable(fleet, workspace, deployment) ?? Hold(fleet.Apps, workspace, deployment, entry, appId, selectorProblem),
        };
    }

    private static Verdict.Hold? Unreadable(FleetSnapshot fleet, WorkspaceSnapshot workspace, AppDeployment deployment) =>
        workspace.Unreadable.TryGetValue(deployment.Metadata.Name, out var cause)
            ? Verdict.Rejected(Reasons.Unreadable, $"this AppDeployment cannot be read: {cause}; nothing of it is changed on any cluster before that is corrected")
            : fleet.UnreadableApps.TryGetValue(deployment.Spec.AppRef.Name, out cause)
                ? Verdict.Rejected(Reasons.Unreadable, $"App {deployment.Spec.AppRef.Name} cannot be read: {cause}; nothing of it is changed on any cluster before that is corrected")
                : null;

    private static Verdict.Hold? Hold(AppCatalog apps, WorkspaceSnapshot workspace, AppDeployment deployment, AppCatalog.Entry? entry, string appId, string? selectorProblem)
    {
        if (Pause.Of(deployment.Metadata) is { IsPaused: true } pause)
        {
            return new Verdict.Hold(HoldKind.Paused, Reasons.Paused, $"paused: this AppDeployment has {pause}");
        }

        if (selectorProblem is not null)
        {
            return Verdict.Rejected(Reasons.InvalidSelector, $"{selectorProblem}; nothing of this deployment is changed on any cluster before that is corrected");
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
            null when deployment.Spec.AppRef.Name is { Length: > ObjectNames.MaxLength and var length } =>
                Verdict.Rejected(Reasons.AppNotFound, $"spec.appRef.name has {length} characters, and no App's name has more than {ObjectNames.MaxLength}: see `kubectl get apps`"),
            null => Verdict.Rejected(Reasons.AppNotFound, $"App {deployment.Spec.AppRef.Name} does not exist{Suggestion(apps, deployment.Spec.AppRef.Name)}"),
            { Model: null } => Verdict.Rejected(Reasons.AppInvalid, $"App {entry.App.Metadata.Name} cannot be used: {string.Join("; ", entry.Problems)}"),
            _ => null,
        };
    }

    private static string? SelectorProblem(AppDeploymentSpec spec) =>
        (spec.ClusterSelector is { } selector ? LabelSelectorProblems.Find(selector, "spec.clusterSelector") : null)
        ?? (spec.ClusterConfigOverrides ?? [])
            .Select((entry, index) => entry?.ClusterSelector is { } own ? LabelSelectorProblems.Find(own, $"spec.clusterConfigOverrides[{index}].clusterSelector") : null)
            .FirstOrDefault(found => found is not null);

    private static string Suggestion(AppCatalog apps, string name)
    {
        var withoutVersion = name + "-";
        var near = apps.Names
            .Select(known => (known, Edits: known.StartsWith(withoutVersion, StringComparison.Ordinal) ? known.Length - name.Length : Values.EditDistance.AtMost(name, known, MostEdits)))
            .Where(c => c.Edits is not null)
            .OrderBy(c => c.Edits)
            .Select(c => c.known)
            .FirstOrDefault();
        return near is null ? ": see `kubectl get apps`" : $": did you mean {near}? See `kubectl get apps`";
    }

    /// <summary>Two deployments of one app: the older wins; of two made in the same second, the one that sorts first.</summary>
    private static DeploymentCandidate Older(DeploymentCandidate a, DeploymentCandidate b) => IsOlder(Since(a), a.Key.Name, Since(b), b.Key.Name) ? a : b;

    private static bool IsOlder(DateTimeOffset? since, string name, DateTimeOffset? than, string other)
    {
        var byAge = Nullable.Compare(since, than);
        return byAge < 0 || (byAge == 0 && string.CompareOrdinal(name, other) <= 0);
    }

    private static DateTimeOffset? Since(DeploymentCandidate candidate) =>
        candidate.Workspace.Seats.GetValueOrDefault(candidate.Key.Name)?.Since ?? candidate.Deployment.Metadata.CreationTimestamp;

    /// <summary>Null when it is the winner, or alone.</summary>
    private static DeploymentCandidate? Supersede(DeploymentCandidate candidate, Dictionary<string, DeploymentCandidate> winners) =>
        winners.TryGetValue(candidate.AppId, out var winner) && !ReferenceEquals(winner, candidate)
            ? candidate with
            {
                HeldEverywhere = Verdict.Rejected(
                    Reasons.Superseded,
                    $"AppDeployment {winner.Key.Name} deploys {candidate.AppId} in this workspace already and is older; delete one of the two"),
            }
            : null;

    /// <summary>An older one that vanished a moment ago may be made again: its app doesn't change hands before it has stayed away.</summary>
    private static DeploymentCandidate Await(AppCatalog apps, WorkspaceSnapshot workspace, DeploymentCandidate candidate) =>
        workspace.Seats
            .Where(seat => seat.Value.IsVacant && IsOlder(seat.Value.Since, seat.Key, Since(candidate), candidate.Key.Name))
            .Where(seat => candidate.AppId.Length > 0 && (apps.Find(seat.Value.App)?.App.Spec.AppId ?? ManagementApps.IdIn(seat.Value.App) ?? seat.Value.AppId) == candidate.AppId)
            .Select(seat => seat.Key)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault() is { } older && candidate.HeldEverywhere is null
            ? candidate with
            {
                HeldEverywhere = Verdict.Waiting(
                    Reasons.RemovalSettling,
                    $"AppDeployment {older}, which is older, deployed {candidate.AppId} here until a moment ago; this one takes over when that stays away"),
            }
            : candidate;
}
