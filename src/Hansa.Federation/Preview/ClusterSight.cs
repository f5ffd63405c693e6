using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Preview;

/// <summary>Where a sight of a cluster comes from.</summary>
public enum SightSource
{
    /// <summary>The cluster was read.</summary>
    Read,

    /// <summary>It was not: it is taken to hold what the intent now asks for.</summary>
    Assumed,

    /// <summary>It is not attached yet: it is taken to be empty.</summary>
    New,
}

/// <summary>What a cluster holds of Hansa's, with the objects themselves. Nothing is written for it.</summary>
public sealed class ClusterSight
{
    /// <summary>Where nobody can know, the newest versions: what is compared does not depend on them.</summary>
    private static readonly FluxVersions Newest = new(Kinds.HelmReleaseVersions[0], Kinds.SourceVersions[0]);

    private ClusterSight(SightSource source, string? why, FluxVersions? flux, ObservedCluster observed, ImmutableDictionary<ObjectRef, JsonElement> objects) =>
        (Source, Why, Flux, Observed, Objects) = (source, why, flux, observed, objects);

    /// <summary>Where it comes from.</summary>
    public SightSource Source { get; }

    /// <summary>Why it was not read; null when it was.</summary>
    public string? Why { get; }

    /// <summary>Null when the cluster serves no Flux.</summary>
    internal FluxVersions? Flux { get; }

    internal ObservedCluster Observed { get; }

    /// <summary>The objects as the server sent them, or as they are planned now.</summary>
    internal ImmutableDictionary<ObjectRef, JsonElement> Objects { get; }

    /// <summary>A cluster that nothing was delivered to.</summary>
    public static ClusterSight Empty() => new(SightSource.New, null, Newest, None, ImmutableDictionary<ObjectRef, JsonElement>.Empty);

    /// <summary>A cluster as it is when all that is planned now has been delivered and is ready.</summary>
    /// <param name="now">The plan of the intent as it is.</param>
    /// <param name="why">Why the cluster was not read.</param>
    public static ClusterSight Assumed(ClusterPlan? now, string why)
    {
        if (now is null)
        {
            return new ClusterSight(SightSource.Assumed, why, Newest, None, ImmutableDictionary<ObjectRef, JsonElement>.Empty);
        }

        var delivery = DeliveryPlan.Of(now, Newest);
        return new ClusterSight(
            SightSource.Assumed, why, Newest,
            new ObservedCluster { Objects = delivery.Objects.ToImmutableSortedDictionary(o => o.Key, o => Foresight.Delivered(o.Value, now.HubId)) },
            delivery.Objects.ToImmutableDictionary(o => o.Key, o => Foresight.ObjectOf(o.Value)));
    }

    /// <summary>Reads a cluster: discovery, this hub's objects, and what lies in the workspace's namespace there.</summary>
    /// <exception cref="ApiException">The cluster cannot be reached or does not let us in.</exception>
    public static async Task<ClusterSight> ReadAsync(ApiClient cluster, ClusterPlan plan, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(plan);
        if (await FluxDiscovery.FindAsync(cluster, ct) is not { } flux)
        {
            return new ClusterSight(SightSource.Read, null, null, None, ImmutableDictionary<ObjectRef, JsonElement>.Empty);
        }

        var observed = ImmutableSortedDictionary.CreateBuilder<ObjectRef, ObservedObject>();
        var objects = ImmutableDictionary.CreateBuilder<ObjectRef, JsonElement>();
        var hasSecrets = DeliveryPlan.Of(plan, flux).HasSecrets;
        foreach (var (kind, type) in Read(flux, hasSecrets))
        {
            await foreach (var page in cluster.ListAsync(type, plan.Namespace, new ListOptions { LabelSelector = $"{Labels.Hub}={plan.HubId}" }, ct))
            {
                foreach (var item in page.Items)
                {
                    var seen = Projection.Of(item, kind, type, FieldManager.Of(plan.HubId));
                    observed[seen.Ref] = seen;
                    objects[seen.Ref] = item.Clone();
                }
            }
        }

        var survey = await new NamespaceSurvey(cluster, static _ => Task.CompletedTask, plan, clock).GetAsync(flux, hasSecrets, ct);
        return new ClusterSight(SightSource.Read, null, flux, new ObservedCluster { Objects = observed.ToImmutable(), Others = survey.Others }, objects.ToImmutable());
    }

    /// <summary>Secrets only where values are delivered as such.</summary>
    private static IEnumerable<(DeliveredKind Kind, ResourceType Type)> Read(FluxVersions flux, bool hasSecrets) =>
        hasSecrets ? [.. ClusterObservation.Types(flux), (DeliveredKind.SecretValues, Kinds.Secret)] : ClusterObservation.Types(flux);

    internal static ClusterSight Of(FluxVersions flux, ObservedCluster observed, ImmutableDictionary<ObjectRef, JsonElement> objects) => new(SightSource.Read, null, flux, observed, objects);

    private static ObservedCluster None { get; } = new() { Objects = ImmutableSortedDictionary<ObjectRef, ObservedObject>.Empty };
}
