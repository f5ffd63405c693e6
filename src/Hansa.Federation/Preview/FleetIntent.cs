using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Preview;

/// <summary>What people wrote on the management cluster, read once: the controller's own view, without its watches. Nothing is written.</summary>
public sealed record FleetIntent
{
    /// <summary>The hub; empty when the user may not read its record.</summary>
    public required string HubId { get; init; }

    /// <summary>Whether it is known what Hansa delivered on a cluster, and what others did.</summary>
    public bool IsHubKnown => HubId.Length > 0;

    /// <summary>What the user may not read, and what cannot be told therefore: a sentence each.</summary>
    public ImmutableArray<string> Untold { get; init; } = [];

    /// <summary>Every Workspace, by name.</summary>
    public ImmutableDictionary<ObjectKey, Workspace> Workspaces { get; init; } = ImmutableDictionary<ObjectKey, Workspace>.Empty;

    /// <summary>Metadata of the namespaces of workspaces.</summary>
    public ImmutableDictionary<ObjectKey, ObjectMeta> Namespaces { get; init; } = ImmutableDictionary<ObjectKey, ObjectMeta>.Empty;

    /// <summary>Every KommanderCluster.</summary>
    public ImmutableDictionary<ObjectKey, KommanderCluster> Clusters { get; init; } = ImmutableDictionary<ObjectKey, KommanderCluster>.Empty;

    /// <summary>Every App.</summary>
    public ImmutableDictionary<ObjectKey, App> Apps { get; init; } = ImmutableDictionary<ObjectKey, App>.Empty;

    /// <summary>Every AppDeployment.</summary>
    public ImmutableDictionary<ObjectKey, AppDeployment> Deployments { get; init; } = ImmutableDictionary<ObjectKey, AppDeployment>.Empty;

    /// <summary>The values in ConfigMaps of workspaces' namespaces that deployments name, those included that <see cref="ReadAsync"/> was given.</summary>
    public ImmutableDictionary<ObjectKey, ValuesSource> Values { get; init; } = ImmutableDictionary<ObjectKey, ValuesSource>.Empty;

    /// <summary>The same of Secrets.</summary>
    public ImmutableDictionary<ObjectKey, SecretValues> Secrets { get; init; } = ImmutableDictionary<ObjectKey, SecretValues>.Empty;

    /// <summary>With which the values in Secrets are digested; empty where none were read. Never printed.</summary>
    internal ReadOnlyMemory<byte> HubKey { get; init; }

    /// <summary>What the controller plans from.</summary>
    public FleetSnapshot Snapshot() => new()
    {
        HubId = HubId,
        Apps = AppCatalog.Empty.With(Apps.Values),
        Workspaces = SnapshotBuilder.Workspaces(
            Workspaces.Values, Namespaces, Clusters.Values, Deployments.Values, ns => name => Values.GetValueOrDefault(new ObjectKey(ns, name)),
            ns => name => Secrets.GetValueOrDefault(new ObjectKey(ns, name))),
    };

    /// <summary>The same, as if people had paused nothing.</summary>
    public FleetIntent WithoutPauses() => this with
    {
        Workspaces = Workspaces.ToImmutableDictionary(w => w.Key, w => w.Value with { Metadata = Unpaused(w.Value.Metadata) }),
        Clusters = Clusters.ToImmutableDictionary(c => c.Key, c => c.Value with { Metadata = Unpaused(c.Value.Metadata) }),
        Deployments = Deployments.ToImmutableDictionary(d => d.Key, d => d.Value with { Metadata = Unpaused(d.Value.Metadata) }),
    };

    private static ObjectMeta Unpaused(ObjectMeta metadata) => metadata with { Annotations = metadata.Annotations.ToImmutableDictionary().Remove(Annotations.Paused) };

    /// <summary>Reads it all, or what one workspace is planned from.</summary>
    /// <param name="management">Where.</param>
    /// <param name="within">The namespace of the only workspace that is looked at; null for all. Nothing in other namespaces is read then, which few people may.</param>
    /// <param name="coming">Deployments that are about to be written.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ApiException">The management cluster cannot be reached or refuses.</exception>
    /// <exception cref="InvalidOperationException">Hansa is not installed there, or never ran.</exception>
    public static async Task<FleetIntent> ReadAsync(ApiClient management, string? within, IEnumerable<AppDeployment> coming, CancellationToken ct)
    {
        var namespaces = within is null ? await NamespacesAsync(management, ct) : await NamespaceAsync(management, within, ct);
        var workspaces = (await ListAsync(management, null, Kinds.Workspace, HansaJson.Default.Workspace, w => w.Metadata, ct))
            .Where(w => within is null || WorkspaceNamespaces.Of(w.Value, namespaces.Values) == within)
            .ToImmutableDictionary();
        var ofWorkspaces = workspaces.Values.Select(w => WorkspaceNamespaces.Of(w, namespaces.Values)).OfType<string>().Distinct().ToArray();
        var deployments = await ListAsync(management, within, Kinds.AppDeployment, HansaJson.Default.AppDeployment, d => d.Metadata, ct);
        AppDeployment[] naming = [.. deployments.Values, .. coming];
        var untold = ImmutableArray.CreateBuilder<string>();
        var secrets = SecretsOf(naming);
        var hubKey = secrets.IsEmpty ? default : await HubKeyAsync(management, untold, ct);
        return new FleetIntent
        {
            HubId = await HubIdAsync(management, ct),
            Workspaces = workspaces,
            Namespaces = namespaces,
            Clusters = await ListAsync(management, within, Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, c => c.Metadata, ct),
            Apps = await ListAsync(management, null, Kinds.App, HansaJson.Default.App, a => a.Metadata, ct),
            Deployments = deployments,
            Secrets = await SecretsAsync(management, secrets, hubKey, untold, ct),
            HubKey = hubKey,
            Values = await ValuesAsync(management, ofWorkspaces, Named(naming, OverrideLayers.ConfigMapsOf), ct),
            Untold = untold.ToImmutable(),
        };
    }

    /// <summary>The Secrets that these deployments name.</summary>
    internal static ImmutableHashSet<ObjectKey> SecretsOf(IEnumerable<AppDeployment> deployments) => Named(deployments, OverrideLayers.SecretsOf);

    private static ImmutableHashSet<ObjectKey> Named(IEnumerable<AppDeployment> deployments, Func<AppDeploymentSpec, IEnumerable<string>> names) =>
        [.. deployments.SelectMany(d => names(d.Spec).Select(name => d.Metadata.Key with { Name = name }))];

    /// <summary>Only those that are named: otherwise nobody needs a right on Secrets for this.</summary>
    private static async Task<ImmutableDictionary<ObjectKey, SecretValues>> SecretsAsync(
        ApiClient management, IEnumerable<ObjectKey> named, ReadOnlyMemory<byte> hubKey, ImmutableArray<string>.Builder untold, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, SecretValues>();
        foreach (var key in named)
        {
            try
            {
                using var secret = await management.GetAsync(Kinds.Secret.ObjectPath(key), ct);
                if (secret is not null)
                {
                    found[key] = SecretReading.Values(secret.RootElement, hubKey.Span) ?? new SecretValues(null, "");
                }
            }
            catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
            {
                found[key] = new SecretValues(null, "") { Unread = "may not be read by who asks" };
                untold.Add($"you may not read Secret {key}: what its values do is not told");
            }
        }

        return found.ToImmutable();
    }

    private static async Task<ReadOnlyMemory<byte>> HubKeyAsync(ApiClient management, ImmutableArray<string>.Builder untold, CancellationToken ct)
    {
        try
        {
            return await Hub.HubKey.FindAsync(management, ct) ?? default;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            untold.Add($"you may not read Secret {WellKnown.KommanderNamespace}/{WellKnown.HubKeySecret}: releases with values from Secrets are shown as changed");
            return default;
        }
    }

    private static async Task<string> HubIdAsync(ApiClient management, CancellationToken ct)
    {
        var key = new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
        try
        {
            using var found = await management.GetAsync(Kinds.ConfigMap.ObjectPath(key), ct);
            return found is not null && HubRecord.Read(found.RootElement) is { HubId.Length: > 0 } record
                ? record.ConfirmedId
                : throw new InvalidOperationException($"ConfigMap {key} is missing: no Hansa controller has run on this cluster yet");
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            return "";
        }
    }

    /// <summary>One that exists as far as can be told: who may work in a namespace need not be allowed to read its own metadata.</summary>
    private static async Task<ImmutableDictionary<ObjectKey, ObjectMeta>> NamespaceAsync(ApiClient management, string name, CancellationToken ct)
    {
        var key = ObjectKey.ClusterScoped(name);
        var none = ImmutableDictionary<ObjectKey, ObjectMeta>.Empty;
        try
        {
            using var found = await management.GetAsync(Kinds.Namespace.ObjectPath(key), ct);
            return found is null ? none : none.Add(key, found.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!); // metadata is an object
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            return none.Add(key, new ObjectMeta { Name = name });
        }
    }

    private static async Task<ImmutableDictionary<ObjectKey, ObjectMeta>> NamespacesAsync(ApiClient management, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, ObjectMeta>();
        await foreach (var page in management.ListAsync(Kinds.Namespace, null, new ListOptions { LabelSelector = Labels.WorkspaceName, MetadataOnly = true }, ct))
        {
            foreach (var item in page.Items)
            {
                var metadata = item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!; // metadata is an object
                found[metadata.Key] = metadata;
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Page by page, of which only what is named is kept: one request for each name would take longer.</summary>
    private static async Task<ImmutableDictionary<ObjectKey, ValuesSource>> ValuesAsync(
        ApiClient management, IEnumerable<string> namespaces, ImmutableHashSet<ObjectKey> named, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, ValuesSource>();
        foreach (var ns in namespaces.Intersect(named.Select(map => map.Namespace)))
        {
            await foreach (var page in management.ListAsync(Kinds.ConfigMap, ns, new ListOptions { LabelSelector = OverrideSources.Selector }, ct))
            {
                found.AddRange(page.Items
                    .Select(item => (Key: new ObjectKey(ns, item.GetProperty("metadata").GetProperty("name").GetString() ?? ""), Item: item))
                    .Where(map => named.Contains(map.Key))
                    .Select(map => KeyValuePair.Create(map.Key, OverrideSources.Read(map.Item))));
            }
        }

        return found.ToImmutable();
    }

    private static async Task<ImmutableDictionary<ObjectKey, T>> ListAsync<T>(
        ApiClient management, string? within, ResourceType type, JsonTypeInfo<T> json, Func<T, ObjectMeta> metadata, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, T>();
        try
        {
            await foreach (var page in management.ListAsync(type, within, new ListOptions(), ct))
            {
                found.AddRange(page.Items.Select(item => item.Read(json)).Select(item => KeyValuePair.Create(metadata(item).Key, item)));
            }
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            throw new InvalidOperationException($"the server {management.Server} does not know {type.Plural}: Hansa is not installed there, or this is another cluster (--context)", e);
        }

        return found.ToImmutable();
    }
}
