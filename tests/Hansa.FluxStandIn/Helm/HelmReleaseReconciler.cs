using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Hansa.StandIns.Observed;

namespace Hansa.StandIns.Helm;

/// <summary>Plays helm-controller for one HelmRelease at a time. Helm itself is only counted.</summary>
internal sealed class HelmReleaseReconciler(
    ApiClient client,
    FluxStandInOptions options,
    Informer<ObservedRelease> releases,
    Informer<ObservedRepository> repositories,
    ActivityLog activity,
    TimeProvider clock) : IReconciler<ObjectKey>
{
    private readonly HelmController _controller = HelmController.Of(options.Era);
    private readonly StatusWriter<ObservedRelease> _writer =
        new(client, options.Era.HelmRelease(), "helm-controller", releases, ObservedRelease.From);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (!releases.Items.TryGetValue(key, out var release))
            return Outcome.Done;

        try
        {
            await ReconcileAsync(release, ct);
            activity.Count(key, counts => counts with { Reconciles = counts.Reconciles + 1 });
            return Outcome.Done;
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.Conflict)
        {
            return Outcome.Retry("the object changed in between");
        }
    }

    private async Task ReconcileAsync(ObservedRelease release, CancellationToken ct)
    {
        if (release.Deleting)
            await UninstallAsync(release, ct);
        else if (await EnsureFinalizerAsync(release, ct) is { Suspended: false } active)
            await ReleaseAsync(active, ct);
    }

    private async Task<ObservedRelease?> EnsureFinalizerAsync(ObservedRelease release, CancellationToken ct) =>
        release.Finalizers.Contains(FluxStandIn.Finalizer)
            ? release
            : await _writer.WriteFinalizersAsync(release, release.Finalizers.Add(FluxStandIn.Finalizer), ct);

    private async Task ReleaseAsync(ObservedRelease release, CancellationToken ct)
    {
        if (await WriteAsync(release, _controller.Begun(release, Now), ct) is not { } begun)
            return;

        if (Prerequisites.FindObstacle(begun, repositories.Items, releases.Items) is { } missing)
        {
            await WriteAsync(begun, _controller.Blocked(begun, missing, Now), ct);
            return;
        }

        var values = await ReleaseValues.ReadAsync(client, begun, ct);
        if (values.Obstacle is { } unreadable)
        {
            await WriteAsync(begun, _controller.Blocked(begun, unreadable, Now), ct);
            return;
        }

        var input = new ReleaseInput(Prerequisites.ResolveVersion(begun.ChartVersion), values.Digest);
        if (_controller.NextAction(begun, input) is { } action)
            await RunAsync(begun, action, ct);
        else
            await WriteAsync(begun, _controller.Unchanged(begun, Now), ct);
    }

    private async Task RunAsync(ObservedRelease release, HelmAction action, CancellationToken ct)
    {
        if (await WriteAsync(release, _controller.Running(release, action, Now), ct) is not { } running)
            return;

        await PassTimeAsync(ct);
        var failure = options.Fail(release.Key);
        var status = failure is null
            ? _controller.Succeeded(running, action, Now)
            : _controller.Failed(running, action, failure, Now);
        if (await WriteAsync(running, status, ct) is not null)
            activity.Count(release.Key, counts => Counted(counts, action, failure is not null));
    }

    private async Task UninstallAsync(ObservedRelease release, CancellationToken ct)
    {
        if (!release.Finalizers.Contains(FluxStandIn.Finalizer))
            return;

        var uninstalls = !release.Suspended && _controller.IsInstalled(release);
        if (uninstalls)
            await PassTimeAsync(ct);
        if (uninstalls && options.FailUninstall(release.Key) is { } failure)
        {
            await WriteAsync(release, _controller.UninstallFailed(release, failure, Now), ct);
            activity.Count(release.Key, counts => counts with { Failures = counts.Failures + 1 });
            return;
        }

        await _writer.WriteFinalizersAsync(release, release.Finalizers.Remove(FluxStandIn.Finalizer), ct);
        if (uninstalls)
            activity.Count(release.Key, counts => counts with { Uninstalls = counts.Uninstalls + 1 });
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Task<ObservedRelease?> WriteAsync(ObservedRelease seen, JsonObject status, CancellationToken ct) =>
        _writer.WriteStatusAsync(seen, status, ct);

    private Task PassTimeAsync(CancellationToken ct) =>
        options.Delay > TimeSpan.Zero ? Task.Delay(options.Delay, clock, ct) : Task.CompletedTask;

    private static ReleaseCounts Counted(ReleaseCounts counts, HelmAction action, bool failed) => (failed, action.Verb) switch
    {
        (true, _) => counts with { Failures = counts.Failures + 1 },
        (false, HelmVerb.Install) => counts with { Installs = counts.Installs + 1 },
        (false, HelmVerb.Upgrade) => counts with { Upgrades = counts.Upgrades + 1 },
    };
}
