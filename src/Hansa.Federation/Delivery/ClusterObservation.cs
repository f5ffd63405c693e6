using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>Watches this hub's objects on one cluster, in one pair of Flux versions. Disposing ends the watches.</summary>
internal sealed class ClusterObservation : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ImmutableArray<(DeliveredKind Kind, Informer<ObservedObject> Informer)> _informers;
    private readonly Task _running;

    public ClusterObservation(
        ApiClient cluster, FluxVersions flux, string hubId, Action changed, TimeProvider clock, Random random, ILogger log)
    {
        Flux = flux;
        var ours = new ListOptions { LabelSelector = $"{Labels.Hub}={hubId}" };
        _informers =
        [
            .. Types(flux).Select(t => (t.Kind, new Informer<ObservedObject>(
                cluster, t.Type, null, ours, item => Projection.Of(item, t.Kind, t.Type, FieldManager.Of(hubId)), clock, random, log))),
        ];
        foreach (var (_, informer) in _informers)
        {
            informer.Changed += _ => changed();
            informer.StateChanged += changed;
        }

        _running = Task.WhenAll(_informers.Select(i => i.Informer.RunAsync(_stop.Token)));
    }

    public FluxVersions Flux { get; }

    public bool HasSynced => _informers.All(i => i.Informer.HasSynced);

    /// <summary>Whether one of the kinds is not served any more in the version that is watched.</summary>
    public bool IsOutdated => _informers.Any(i => i.Informer.State is InformerState.Missing);

    /// <summary>Why a watch does not come about, or null.</summary>
    public InformerState.Failing? Failure => _informers.Select(i => i.Informer.State).OfType<InformerState.Failing>().FirstOrDefault();

    public ImmutableSortedDictionary<ObjectRef, ObservedObject> Objects => _informers
        .SelectMany(i => i.Informer.Items.Values)
        .ToImmutableSortedDictionary(o => o.Ref, o => o);

    public ResourceType TypeOf(DeliveredKind kind) => Types(Flux).Single(t => t.Kind == kind).Type;

    /// <summary>Takes the object that a write returned, so that the next look sees it.</summary>
    public void Observe(DeliveredKind kind, JsonElement written) => Of(kind).Observe(written);

    /// <summary>What was known turned out to be wrong: list again.</summary>
    public void LookAgain(DeliveredKind kind) => Of(kind).Relist();

    public static IEnumerable<(DeliveredKind Kind, ResourceType Type)> Types(FluxVersions flux) =>
    [
        (DeliveredKind.HelmRepository, flux.HelmRepository),
        (DeliveredKind.Values, Kinds.ConfigMap),
        (DeliveredKind.HelmRelease, flux.HelmRelease),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private Informer<ObservedObject> Of(DeliveredKind kind) => _informers.Single(i => i.Kind == kind).Informer;
}
