using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>
/// Looks at a namespace without selector before anything is created in it: what is there and not ours stays untouched.
/// A survey is one of the cluster that is meant, and good for 60 seconds; whoever writes by it asks once more who answers.
/// </summary>
internal sealed class NamespaceSurvey(ApiClient cluster, Func<CancellationToken, Task> confirmIdentityAsync, ClusterPlan plan, TimeProvider clock)
{
    /// <summary>Characters of names, uids and app ids: ten times what tens of thousands of objects have.</summary>
    private const int MostKept = 8 * 1024 * 1024;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);
    private Survey? _last;

    /// <summary>Whether the surveys are of the namespace and hub that <paramref name="other"/> is about.</summary>
    public bool IsFor(ClusterPlan other) => other.Namespace == plan.Namespace && other.HubId == plan.HubId && other.AdoptFrom == plan.AdoptFrom;

    /// <summary>The last survey if it is young enough, otherwise a new one.</summary>
    public async Task<Survey> GetAsync(FluxVersions flux, bool withSecrets, CancellationToken ct)
    {
        if (_last is not { } last || last.Flux != flux || (withSecrets && !last.HasSecrets) || clock.GetElapsedTime(last.At) > GoodFor)
        {
            _last = last = await SurveyAsync(flux, withSecrets, ct);
        }

        return last;
    }

    /// <summary>
    /// Looks at nothing but the places of the given objects: enough where a release that is there already gets new values, and one
    /// request an object instead of five.
    /// </summary>
    public async Task<Survey> LookAtAsync(FluxVersions flux, IReadOnlyCollection<ObjectRef> places, CancellationToken ct)
    {
        if (_last is { } last && last.Flux == flux && (last.HasSecrets || places.All(p => p.Kind != DeliveredKind.SecretValues)) && clock.GetElapsedTime(last.At) <= GoodFor)
        {
            return last;
        }

        await confirmIdentityAsync(ct);
        var found = new Found();
        foreach (var place in places)
        {
            var type = ClusterObservation.TypeOf(flux, place.Kind);
            using var item = await cluster.GetAsync(type.ObjectPath(place.Key), ct);
            if (item is not null)
            {
                Add(found, place.Kind, type, item.RootElement);
            }
        }

        return new Survey(clock.GetTimestamp(), flux, true, NamespaceState.Active, new ForeignObjects(plan.Namespace, found.Objects, LeftBehind: ImmutableDictionary<string, ObjectKey>.Empty));
    }

    /// <summary>The last survey is wrong: an apply met something that it did not show.</summary>
    public void Forget() => _last = null;

    private async Task<Survey> SurveyAsync(FluxVersions flux, bool withSecrets, CancellationToken ct)
    {
        var at = clock.GetTimestamp();
        await confirmIdentityAsync(ct);
        var state = await StateOfNamespaceAsync(ct);
        var found = new Found();
        if (state == NamespaceState.Active)
        {
            foreach (var (kind, type) in withSecrets ? [.. ClusterObservation.Types(flux), (DeliveredKind.SecretValues, Kinds.Secret)] : ClusterObservation.Types(flux))
            {
                await foreach (var page in cluster.ListAsync(type, plan.Namespace, new ListOptions { MetadataOnly = true }, ct))
                {
                    Add(found, kind, type, page);
                }
            }
        }

        return new Survey(at, flux, withSecrets, state, new ForeignObjects(plan.Namespace, found.Objects, await LeftBehindAsync(flux, ct)));
    }

    /// <summary>Releases of this hub's apps that a detach left in another namespace, or had to let go there with its marks on them, by app id.</summary>
    private async Task<ImmutableDictionary<string, ObjectKey>> LeftBehindAsync(FluxVersions flux, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<string, ObjectKey>();
        await foreach (var page in cluster.ListAsync(flux.HelmRelease, null, new ListOptions { LabelSelector = Labels.App, MetadataOnly = true, MaxItems = ClusterObservation.MostOfAKind }, ct))
        {
            foreach (var item in page.Items)
            {
                if (ForeignMetadata.TryRead(item) is { } metadata && metadata.Namespace != plan.Namespace && IsOfThisHub(metadata, flux.HelmRelease))
                {
                    found[ForeignMetadata.App(metadata)] = metadata.Key;
                }
            }
        }

        return found.ToImmutable();
    }

    private bool IsOfThisHub(ObjectMeta metadata, ResourceType type) =>
        metadata.Annotation(Annotations.Identity) == ObjectIdentity.Of(type, metadata.Key)
        && (metadata.Label(Labels.Hub) is { } hub ? hub == plan.HubId : metadata.Annotation(Annotations.ReleasedBy) == $"{plan.HubId}/{metadata.Namespace}");

    private async Task<NamespaceState> StateOfNamespaceAsync(CancellationToken ct)
    {
        using var found = await cluster.GetAsync(Kinds.Namespace.ObjectPath(ObjectKey.ClusterScoped(plan.Namespace)), ct);
        return found is null ? NamespaceState.Absent
            : JsonText.Member(found.RootElement, "metadata") is { } metadata && JsonText.Member(metadata, "deletionTimestamp") is not null ? NamespaceState.Terminating
            : NamespaceState.Active;
    }

    private void Add(Found found, DeliveredKind kind, ResourceType type, ListPage page)
    {
        foreach (var item in page.Items)
        {
            Add(found, kind, type, item);
        }
    }

    private void Add(Found found, DeliveredKind kind, ResourceType type, JsonElement item)
    {
        if (ForeignMetadata.TryRead(item) is not { } metadata)
        {
            if (NameOf(item) is { Length: > 0 and <= MetadataLimits.Name } name)
            {
                found.Add(new ObjectRef(kind, new ObjectKey(plan.Namespace, name)), new ForeignObject("", ForeignClaim.Another)); // whatever it is, its place is taken
            }
        }
        else if (metadata.Label(Labels.Hub) != plan.HubId)
        {
            found.Add(new ObjectRef(kind, metadata.Key), new ForeignObject(metadata.Uid, ClaimOf(metadata, type, item)) { App = ForeignMetadata.App(metadata) });
        }
    }

    private static string? NameOf(JsonElement item) =>
        JsonText.Member(item, "metadata") is { } metadata && JsonText.Member(metadata, "name") is { } name ? JsonText.Of(name) : null;

    private ForeignClaim ClaimOf(ObjectMeta metadata, ResourceType type, JsonElement item) =>
        metadata.Annotation(Annotations.Adopt) == plan.HubId ? ForeignClaim.Adoptable
        : plan.AdoptFrom is { } lost && metadata.Label(Labels.Hub) == lost && metadata.Annotation(Annotations.Identity) == ObjectIdentity.Of(type, metadata.Key) ? ForeignClaim.Adoptable
        : metadata.Annotation(Annotations.ReleasedBy) == $"{plan.HubId}/{plan.Namespace}"
            && metadata.Annotation(Annotations.Identity) == ObjectIdentity.Of(type, metadata.Key) ? ForeignClaim.Released
        : metadata.Annotation(Annotations.ReleasedBy) is null && metadata.Label(Labels.Hub) is null && ManagedFields.Entries(item.GetProperty("metadata")).Any(e => ManagedFields.IsOurs(e, FieldManager.Of(plan.HubId))) ? ForeignClaim.Stripped
        : ForeignClaim.Another;

    /// <summary>What is found, as long as that is no more than namespaces have.</summary>
    private sealed class Found
    {
        private readonly ImmutableDictionary<ObjectRef, ForeignObject>.Builder _objects = ImmutableDictionary.CreateBuilder<ObjectRef, ForeignObject>();
        private int _kept;

        public ImmutableDictionary<ObjectRef, ForeignObject> Objects => _objects.ToImmutable();

        /// <exception cref="ApiException">There is more than is kept.</exception>
        public void Add(ObjectRef at, ForeignObject found)
        {
            _kept += at.Key.Namespace.Length + at.Key.Name.Length + found.Uid.Length + found.App.Length;
            _objects[at] = _kept <= MostKept ? found : throw new ApiException(ApiFailure.BadAnswer, $"the objects of namespace {at.Key.Namespace} have names of more than {MostKept} characters in all");
        }
    }

    internal enum NamespaceState
    {
        Absent,
        Active,
        Terminating,
    }

    internal sealed record Survey(long At, FluxVersions Flux, bool HasSecrets, NamespaceState State, ForeignObjects Others);
}
