using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux.Helm;
using Hansa.Sandbox.Flux.Observed;
using Hansa.Sandbox.Flux.Sources;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Flux;

/// <summary>
/// Plays Flux's helm-controller and source-controller on one cluster: it writes the conditions that they would write, in
/// their words. A stand-in, not Flux: it installs nothing, unless the real helm program is given to it.
/// </summary>
public sealed class FluxStandIn : IDisposable
{
    /// <summary>Flux's finalizer on HelmReleases and HelmRepositories.</summary>
    public const string Finalizer = "finalizers.fluxcd.io";

    private readonly ActivityLog _activity = new();
    private readonly Informer<ObservedRelease> _releases;
    private readonly Informer<ObservedRepository> _repositories;
    private readonly Informer<MetadataOnly> _configMaps;
    private readonly Informer<MetadataOnly> _secrets;
    private readonly WorkQueue<ObjectKey> _releaseQueue;
    private readonly WorkQueue<ObjectKey> _repositoryQueue;
    private readonly ReconcileLoop<ObjectKey> _releaseLoop;
    private readonly ReconcileLoop<ObjectKey> _repositoryLoop;

    /// <summary>Prepares everything; <see cref="RunAsync"/> starts it.</summary>
    public FluxStandIn(ApiClient client, FluxStandInOptions options, TimeProvider clock, Random random, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<FluxStandIn>();

        // A Random is for one thread at a time: each part gets its own.
        Informer<T> Watch<T>(ResourceType type, ListOptions list, Func<System.Text.Json.JsonElement, T> project) where T : class =>
            new(client, type, null, list, project, clock, new Random(random.Next()), log);

        _releases = Watch(options.Era.HelmRelease(), new ListOptions(), ObservedRelease.From);
        _repositories = Watch(options.Era.HelmRepository(), new ListOptions(), ObservedRepository.From);
        _configMaps = Watch(Kinds.ConfigMap, new ListOptions { MetadataOnly = true }, MetadataOnly.From);
        _secrets = Watch(Kinds.Secret, new ListOptions { MetadataOnly = true }, MetadataOnly.From);

        _releaseQueue = new WorkQueue<ObjectKey>(clock, new Random(random.Next()));
        _repositoryQueue = new WorkQueue<ObjectKey>(clock, new Random(random.Next()));
        _releaseLoop = new ReconcileLoop<ObjectKey>(
            "helm-controller-stand-in",
            new HelmReleaseReconciler(client, options, _releases, _repositories, _activity, clock),
            _releaseQueue, options.Workers, clock, log);
        _repositoryLoop = new ReconcileLoop<ObjectKey>(
            "source-controller-stand-in",
            new HelmRepositoryReconciler(client, options, _repositories, clock),
            _repositoryQueue, 1, clock, log);

        _releases.Changed += OnReleaseChanged;
        _repositories.Changed += OnRepositoryChanged;
        _configMaps.Changed += change => RecheckReadersOf("ConfigMap", change.Key);
        _secrets.Changed += change => RecheckReadersOf("Secret", change.Key);
    }

    /// <summary>What was done so far.</summary>
    public FluxActivity Activity => _activity.Current;

    /// <summary>Waits until what was done is as wanted, without polling.</summary>
    public Task<FluxActivity> WaitForAsync(Func<FluxActivity, bool> wanted, CancellationToken ct) => _activity.WaitForAsync(wanted, ct);

    /// <summary>Until both kinds of Flux have been listed.</summary>
    public Task SyncedAsync(CancellationToken ct) => Task.WhenAll(_releases.SyncedAsync(ct), _repositories.SyncedAsync(ct));

    /// <summary>Looks at a release again now, as Flux would at its next interval: for a hook that answers differently from now on.</summary>
    public void Recheck(ObjectKey release) => _releaseQueue.Add(release);

    /// <summary>Looks at a repository again now.</summary>
    public void RecheckRepository(ObjectKey repository) => _repositoryQueue.Add(repository);

    /// <summary>Plays Flux until cancelled; also while the CRDs are missing.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] parts =
        [
            _releases.RunAsync(stop.Token),
            _repositories.RunAsync(stop.Token),
            _configMaps.RunAsync(stop.Token),
            _secrets.RunAsync(stop.Token),
            _releaseLoop.RunAsync(stop.Token),
            _repositoryLoop.RunAsync(stop.Token),
        ];
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(parts);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>To be called when <see cref="RunAsync"/> has ended.</summary>
    public void Dispose()
    {
        _releaseQueue.Dispose();
        _repositoryQueue.Dispose();
    }

    // As Flux's predicates have it: a new generation, a wish to reconcile, a deletion; not our own status writes.
    private void OnReleaseChanged(InformerChange<ObservedRelease> change)
    {
        if (WantsReconciling(change.Before, change.Now))
            _releaseQueue.Add(change.Key);
        if (change.Now?.IsReady != change.Before?.IsReady)
            RecheckWaiting(release => release.DependsOn.Contains(change.Key));
    }

    private void OnRepositoryChanged(InformerChange<ObservedRepository> change)
    {
        if (WantsReconciling(change.Before, change.Now))
            _repositoryQueue.Add(change.Key);
        if (change.Now?.CanServe != change.Before?.CanServe)
            RecheckWaiting(release => release.Source == change.Key);
    }

    private static bool WantsReconciling(ObservedObject? before, ObservedObject? now) =>
        now is not null
        && (before is null
            || before.Generation != now.Generation
            || before.RequestedAt != now.RequestedAt
            || before.Deleting != now.Deleting);

    private void RecheckReadersOf(string kind, ObjectKey key) => RecheckWaiting(release => release.Reads(kind, key));

    private void RecheckWaiting(Func<ObservedRelease, bool> waitsForIt)
    {
        foreach (var release in _releases.Items.Values.Where(waitsForIt))
            _releaseQueue.Add(release.Key);
    }
}
