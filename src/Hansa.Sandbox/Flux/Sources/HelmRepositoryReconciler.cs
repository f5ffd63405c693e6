using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux.Sources;

/// <summary>Plays source-controller for one HelmRepository at a time. Nothing is fetched.</summary>
internal sealed class HelmRepositoryReconciler(
    ApiClient client, FluxStandInOptions options, Informer<ObservedRepository> repositories, TimeProvider clock) : IReconciler<ObjectKey>
{
    private readonly StatusWriter<ObservedRepository> _writer =
        new(client, options.Era.HelmRepository(), "source-controller", repositories, ObservedRepository.From);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (!repositories.Items.TryGetValue(key, out var repository))
            return Outcome.Done;

        try
        {
            await ReconcileAsync(repository, ct);
            return Outcome.Done;
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.Conflict)
        {
            return Outcome.Retry("the object changed in between");
        }
    }

    private async Task ReconcileAsync(ObservedRepository repository, CancellationToken ct)
    {
        if (repository.Deleting)
        {
            if (repository.Finalizers.Contains(FluxStandIn.Finalizer))
                await _writer.WriteFinalizersAsync(repository, repository.Finalizers.Remove(FluxStandIn.Finalizer), ct);
            return;
        }

        if (SourceController.IsStatic(options.Era, repository))
            return;

        if (await EnsureFinalizerAsync(repository, ct) is { Suspended: false } active)
            await FetchAsync(active, ct);
    }

    private async Task<ObservedRepository?> EnsureFinalizerAsync(ObservedRepository repository, CancellationToken ct) =>
        repository.Finalizers.Contains(FluxStandIn.Finalizer)
            ? repository
            : await _writer.AddFinalizerAsync(repository, options.Era, ct);

    private async Task FetchAsync(ObservedRepository repository, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var status = options.FailRepository(repository.Key) is { } failure
            ? SourceController.FetchFailed(options.Era, repository, failure, now)
            : SourceController.Fetched(options.Era, repository, now);
        await _writer.WriteStatusAsync(repository, status, ct);
    }
}
