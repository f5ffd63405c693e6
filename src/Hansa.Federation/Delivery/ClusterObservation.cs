using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Delivery;

/// <summary>Watches this hub's objects in the workspace's namespace on one cluster, in one pair of Flux versions. Disposing ends the watches.</summary>
internal sealed class ClusterObservation : IAsyncDisposable
{
    /// <summary>A hundred services make some hundred objects; whoever has the cluster may put any number beside them.</summary>
    public const int MostOfAKind = 5000;

    private readonly CancellationTokenSource _stop = new();
    private readonly ImmutableArray<(DeliveredKind Kind, Informer<ObservedObject> Informer)> _informers;
    private readonly Func<DeliveredKind, ResourceType, Informer<ObservedObject>> _watch;
    private readonly string _ns;
    private readonly TimeProvider _clock;
    private readonly Task _running;
    private Informer<ObservedObject>? _secrets;
    private Task _runningSecrets = Task.CompletedTask;
    private ObservationSnapshot _snapshot = ObservationSnapshot.Empty;

    public ClusterObservation(
        ApiClient cluster, FluxVersions flux, string hubId, string ns, Action changed, TimeProvider clock, Random random, ILogger log)
    {
        (Flux, _ns, _clock) = (flux, ns, clock); // marks of ours in other namespaces are somebody's copies of them, and count for nothing
        var ours = new ListOptions { LabelSelector = $"{Labels.Hub}={hubId}", MaxItems = MostOfAKind };
        _watch = (kind, type) =>
        {
            var informer = new Informer<ObservedObject>(cluster, type, _ns, ours, item => Projection.Of(item, kind, type, FieldManager.Of(hubId)), clock, random, log);
            informer.Changed += _ => changed();
            informer.StateChanged += changed;
            informer.BadItemsChanged += changed;
            return informer;
        };
        _informers = [.. Types(flux).Select(t => (t.Kind, _watch(t.Kind, t.Type)))];
        _running = Task.WhenAll(_informers.Select(i => i.Informer.RunAsync(_stop.Token)));
    }

    /// <summary>Watches Secrets from now on: only where values are, or were, delivered as such, so that nobody else need give Hansa a right on them.</summary>
    public void WatchSecrets()
    {
        if (_secrets is null)
        {
            _secrets = _watch(DeliveredKind.SecretValues, Kinds.Secret);
            _runningSecrets = _secrets.RunAsync(_stop.Token);
        }
    }

    /// <summary>Whether Secrets are watched.</summary>
    public bool WatchesSecrets => _secrets is not null;

    /// <summary>Why Secrets are not seen; null when they are, or are not looked for. What may pass by itself is no failure before it has lasted.</summary>
    public Objection? SecretsUnseen => _secrets?.State switch
    {
        InformerState.Failing { Failure: ApiFailure.Forbidden } denied => new Objection(Reasons.Forbidden, denied.Message),
        InformerState.Failing failing when !WatchFailures.IsToBeTold(failing, _clock.GetUtcNow()) => new Objection(Reasons.Progressing, $"reading the Secrets there: {failing.Message}"),
        InformerState.Failing failing => new Objection(Reasons.DeliveryFailed, failing.Message),
        InformerState.Missing => new Objection(Reasons.DeliveryFailed, "the cluster does not serve Secrets"),
        _ => null,
    };

    public FluxVersions Flux { get; }

    public bool HasSynced => _informers.All(i => i.Informer.HasSynced) && (_secrets is null || _secrets.HasSynced || SecretsUnseen is not null);

    /// <summary>Whether one of the kinds is not served any more in the version that is watched.</summary>
    public bool IsOutdated => _informers.Any(i => i.Informer.State is InformerState.Missing);

    /// <summary>Why a watch does not come about, or null. That Secrets may not be looked at is no failure of the cluster: the releases that have some say so.</summary>
    public InformerState.Failing? Failure => WatchFailures.Worst(
        [.. _informers.Select(i => i.Informer.State), .. _secrets?.State is InformerState.Failing { Failure: not ApiFailure.Forbidden } failing ? [failing] : Array.Empty<InformerState>()]);

    /// <summary>Objects there that cannot be read, for people; null when there are none.</summary>
    public string? Unreadable => UnreadableThere.Describe([.. _informers.SelectMany(i => i.Informer.BadItems), .. _secrets is null ? [] : _secrets.BadItems]);

    /// <summary>For the cluster's own worker.</summary>
    public ImmutableSortedDictionary<ObjectRef, ObservedObject> Objects
    {
        get
        {
            _snapshot = _snapshot.Next([.. _informers.Select(i => i.Informer.Items), .. _secrets is null ? [] : new[] { _secrets.Items }]);
            return _snapshot.Objects;
        }
    }

    /// <summary>The objects of Flux's two kinds, each in a snapshot.</summary>
    public ImmutableArray<ImmutableDictionary<ObjectKey, ObservedObject>> OfFlux =>
        [.. _informers.Where(i => i.Kind is DeliveredKind.HelmRelease or DeliveredKind.HelmRepository).Select(i => i.Informer.Items)];

    public ResourceType TypeOf(DeliveredKind kind) => TypeOf(Flux, kind);

    public static ResourceType TypeOf(FluxVersions flux, DeliveredKind kind) => kind == DeliveredKind.SecretValues ? Kinds.Secret : Types(flux).Single(t => t.Kind == kind).Type;

    /// <summary>Takes the object that a write returned, so that the next look sees it.</summary>
    public void Observe(DeliveredKind kind, JsonElement written) => Of(kind).Observe(written);

    /// <summary>What was known turned out to be wrong: list again.</summary>
    public void LookAgain(DeliveredKind kind) => Of(kind).Relist();

    /// <summary>What is delivered to every cluster; Secrets come to it where they are asked for.</summary>
    public static IEnumerable<(DeliveredKind Kind, ResourceType Type)> Types(FluxVersions flux) =>
    [
        (DeliveredKind.HelmRepository, flux.HelmRepository),
        (DeliveredKind.Values, Kinds.ConfigMap),
        (DeliveredKind.HelmRelease, flux.HelmRelease),
    ];

    /// <summary>Sends nothing more to the cluster; what was seen is kept.</summary>
    public void Pause()
    {
        foreach (var (_, informer) in _informers)
        {
            informer.Pause();
        }

        _secrets?.Pause();
    }

    /// <summary>Goes on where it was.</summary>
    public void Resume()
    {
        foreach (var (_, informer) in _informers)
        {
            informer.Resume();
        }

        _secrets?.Resume();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _runningSecrets.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private Informer<ObservedObject> Of(DeliveredKind kind) => kind == DeliveredKind.SecretValues ? _secrets! : _informers.Single(i => i.Kind == kind).Informer; // Secrets are written only while they are watched
}
