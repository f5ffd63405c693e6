using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Watches the definitions of Flux's two kinds on one cluster, where the kubeconfig's user may: an installed, upgraded or
/// removed Flux is noticed at once. Where he may not, he is not asked again and again: <see cref="IsForbidden"/>.
/// </summary>
internal sealed class FluxDefinitions : IAsyncDisposable
{
    private static readonly string[] Names = [$"helmreleases.{Kinds.HelmGroup}", $"helmrepositories.{Kinds.SourceGroup}"];

    private readonly CancellationTokenSource _stop = new();
    private readonly ImmutableArray<Informer<string>> _informers;
    private readonly Task _running;

    public FluxDefinitions(ApiClient cluster, Action changed, TimeProvider clock, Random random, ILogger log)
    {
        _informers = [.. Names.Select(name => new Informer<string>(
            cluster, Kinds.CustomResourceDefinition, null, new ListOptions { FieldSelector = $"metadata.name={name}", MetadataOnly = true, MaxItems = 1 },
            crd => crd.GetProperty("metadata").GetProperty("resourceVersion").GetString() ?? "", clock, random, log))];
        foreach (var informer in _informers)
        {
            informer.Changed += _ => changed();
            informer.StateChanged += () => PauseWhereForbidden(informer);
        }

        _running = Task.WhenAll(_informers.Select(i => i.RunAsync(_stop.Token)));
    }

    /// <summary>Whether a change of either definition would be noticed.</summary>
    public bool IsWatching => _informers.All(i => i.State is InformerState.Synced);

    public void Pause()
    {
        foreach (var informer in _informers)
        {
            informer.Pause();
        }
    }

    /// <summary>Whether the right is missing; whoever wants to know whether it was granted meanwhile begins anew.</summary>
    public bool IsForbidden => _informers.Any(IsForbiddenTo);

    public void Resume()
    {
        foreach (var informer in _informers.Where(i => !IsForbiddenTo(i)))
        {
            informer.Resume();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static void PauseWhereForbidden(Informer<string> informer)
    {
        if (IsForbiddenTo(informer))
        {
            informer.Pause();
        }
    }

    private static bool IsForbiddenTo(Informer<string> informer) => informer.State is InformerState.Failing { Failure: ApiFailure.Forbidden };
}
