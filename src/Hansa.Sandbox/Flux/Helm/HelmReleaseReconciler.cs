using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Helm;

/// <summary>Plays helm-controller for one HelmRelease at a time.</summary>
internal sealed class HelmReleaseReconciler(
    ApiClient client,
    FluxStandInOptions options,
    Informer<ObservedRelease> releases,
    Informer<ObservedRepository> repositories,
    ActivityLog activity,
    TimeProvider clock) : IReconciler<ObjectKey>
{
    private readonly HelmController _controller = HelmController.Of(options.Era);
    private readonly IHelm _helm = options.Helm ?? new SimulatedHelm(options, clock);
    private readonly StatusWriter<ObservedRelease> _writer =
        new(client, options.Era.HelmRelease(), "helm-controller", releases, ObservedRelease.From);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (!releases.Items.TryGetValue(key, out var release))
            return Outcome.Done;

        try
        {
            var succeeded = await ReconcileAsync(release, ct);
            activity.Count(key, counts => counts with { Reconciles = counts.Reconciles + 1 });
            return !succeeded && options.Retry is { } pause ? Outcome.RecheckAfter(pause) : Outcome.Done;
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.Conflict)
        {
            return Outcome.Retry("the object changed in between");
        }
    }

    /// <summary>Whether Helm did what it was run for, if it was.</summary>
    private async Task<bool> ReconcileAsync(ObservedRelease release, CancellationToken ct)
    {
        if (release.Deleting)
            return await UninstallAsync(release, ct);
        if (await EnsureFinalizerAsync(release, ct) is not { } kept)
            return true;
        if (!kept.Suspended)
            return await ReleaseAsync(kept, ct);
        await WriteAsync(kept, _controller.Suspended(kept), ct);
        return true;
    }

    private async Task<ObservedRelease?> EnsureFinalizerAsync(ObservedRelease release, CancellationToken ct) =>
        release.Finalizers.Contains(FluxStandIn.Finalizer)
            ? release
            : await _writer.AddFinalizerAsync(release, options.Era, ct);

    private async Task<bool> ReleaseAsync(ObservedRelease release, CancellationToken ct)
    {
        if (await WriteAsync(release, _controller.Begun(release, Now), ct) is not { } begun)
            return true;

        var sources = repositories.Items; // one picture for all of this: it may go on while values are read
        if (Prerequisites.FindObstacle(begun, sources, releases.Items) is { } missing)
        {
            await WriteAsync(begun, _controller.Blocked(begun, missing, Now), ct);
            return true;
        }

        var values = await ReleaseValues.ReadAsync(client, begun, ct);
        if (values.Obstacle is { } unreadable)
        {
            await WriteAsync(begun, _controller.Blocked(begun, unreadable, Now), ct);
            return true;
        }

        var repository = sources[begun.Source]; // no obstacle
        var version = await _helm.ResolveAsync(begun, repository, ct);
        if (version.Failure is { } unresolved)
        {
            await WriteAsync(begun, _controller.Blocked(begun, new Obstacle.SourceNotReady(unresolved), Now), ct);
            return false;
        }

        if (await LeaveFormerAsync(begun, ct) is not { } free)
            return false;

        var input = new ReleaseInput(version.Version, values.Digest);
        if (_controller.GivenUp(free, input, Now) is { } final)
        {
            await WriteAsync(free, final, ct);
            return true;
        }

        if (_controller.NextAction(free, input, await _helm.RevisionAsync(free, ct)) is { } action)
            return await RunAsync(free, repository, action, values, ct);
        await WriteAsync(free, _controller.Unchanged(free, Now), ct);
        return true;
    }

    /// <summary>A release that is to stand for another name gives up the one that it stood for; null when that failed or the object is gone.</summary>
    private async Task<ObservedRelease?> LeaveFormerAsync(ObservedRelease release, CancellationToken ct)
    {
        if (_controller.Left(release) is not { } left)
            return release;

        if (await _helm.UninstallAsync(left, ct) is { } failure)
        {
            await WriteAsync(release, _controller.UninstallFailed(release, failure, Now), ct);
            activity.Count(release.Key, counts => counts with { Failures = counts.Failures + 1 });
            return null;
        }

        activity.Count(release.Key, counts => counts with { Uninstalls = counts.Uninstalls + 1 });
        return await WriteAsync(release, _controller.Uninstalled(release, Now), ct);
    }

    private async Task<bool> RunAsync(ObservedRelease release, ObservedRepository repository, HelmAction action, ReleaseValues values, CancellationToken ct)
    {
        if (await WriteAsync(release, _controller.Running(release, action, Now), ct) is not { } running)
            return true;

        var result = await _helm.RunAsync(new HelmOrder(running, repository, action, values.Layers), ct);
        if (await WriteAsync(running, StatusAfter(running, result), ct) is not null)
            activity.Count(release.Key, counts => Counted(counts, action, result.Failure is not null));
        return result.Failure is null;
    }

    private JsonObject StatusAfter(ObservedRelease running, HelmResult result)
    {
        if (result.Failure is not { } failure)
            return _controller.Succeeded(running, result.Action, Now);
        var failed = _controller.Failed(running, result, failure, Now);
        return result.Remedy is { } remedy ? _controller.Remedied(running, failed, result.Action, remedy, Now) : failed;
    }

    private async Task<bool> UninstallAsync(ObservedRelease release, CancellationToken ct)
    {
        if (!release.Finalizers.Contains(FluxStandIn.Finalizer))
            return true;

        var uninstalls = !release.Suspended && release.LastRevision > 0;
        if (uninstalls && await _helm.UninstallAsync(release, ct) is { } failure)
        {
            await WriteAsync(release, _controller.UninstallFailed(release, failure, Now), ct);
            activity.Count(release.Key, counts => counts with { Failures = counts.Failures + 1 });
            return false;
        }

        var last = uninstalls ? await WriteAsync(release, _controller.Uninstalled(release, Now), ct) : release;
        if (last is not null)
            await _writer.WriteFinalizersAsync(last, last.Finalizers.Remove(FluxStandIn.Finalizer), ct);
        if (uninstalls)
            activity.Count(release.Key, counts => counts with { Uninstalls = counts.Uninstalls + 1 });
        return true;
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Task<ObservedRelease?> WriteAsync(ObservedRelease seen, JsonObject status, CancellationToken ct) =>
        _writer.WriteStatusAsync(seen, status, ct);

    private static ReleaseCounts Counted(ReleaseCounts counts, HelmAction action, bool failed) => (failed, action.Verb) switch
    {
        (true, _) => counts with { Failures = counts.Failures + 1 },
        (false, HelmVerb.Install) => counts with { Installs = counts.Installs + 1 },
        (false, HelmVerb.Upgrade) => counts with { Upgrades = counts.Upgrades + 1 },
    };
}
