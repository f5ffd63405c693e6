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
    /// <summary>The hub.</summary>
    public required string HubId { get; init; }

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

    /// <summary>The ConfigMaps in workspaces' namespaces that may be overrides.</summary>
    public ImmutableDictionary<ObjectKey, ValuesSource> Values { get; init; } = ImmutableDictionary<ObjectKey, ValuesSource>.Empty;

    /// <summary>The values in Secrets that deployments name, and in those that <see cref="ReadAsync"/> was asked for.</summary>
    public ImmutableDictionary<ObjectKey, SecretValues> Secrets { get; init; } = ImmutableDictionary<ObjectKey, SecretValues>.Empty;

    /// <summary>With which the values in Secrets are digested; empty where none were read. Never printed.</summary>
    internal ReadOnlyMemory<byte> HubKey { get; init; }

    /// <summary>What the controller plans from.</summary>
    public FleetSnapshot Snapshot() => new()
    {
        HubId = HubId,
        Apps = AppCatalog.Empty.With(Apps.Values),
        Workspaces = SnapshotBuilder.Workspaces(
            Workspaces.Values, Namespaces, Clusters.Values, Deployments.Values, ns => Values.Where(v => v.Key.Namespace == ns).ToImmutableDictionary(),
            ns => Secrets.Where(s => s.Key.Namespace == ns).ToImmutableDictionary(s => s.Key.Name, s => s.Value)),
    };

    /// <summary>The same, as if people had paused nothing.</summary>
    public FleetIntent WithoutPauses() => this with
    {
        Workspaces = Workspaces.ToImmutableDictionary(w => w.Key, w => w.Value with { Metadata = Unpaused(w.Value.Metadata) }),
        Clusters = Clusters.ToImmutableDictionary(c => c.Key, c => c.Value with { Metadata = Unpaused(c.Value.Metadata) }),
        Deployments = Deployments.ToImmutableDictionary(d => d.Key, d => d.Value with { Metadata = Unpaused(d.Value.Metadata) }),
    };

    private static ObjectMeta Unpaused(ObjectMeta metadata) => metadata with { Annotations = metadata.Annotations.ToImmutableDictionary().Remove(Annotations.Paused) };

    /// <summary>Reads it all.</summary>
    /// <param name="management">Where.</param>
    /// <param name="alsoNamed">Secrets that deployments are about to name.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ApiException">The management cluster cannot be reached or refuses.</exception>
    /// <exception cref="InvalidOperationException">Hansa is not installed there, or never ran.</exception>
    public static async Task<FleetIntent> ReadAsync(ApiClient management, IEnumerable<ObjectKey> alsoNamed, CancellationToken ct)
    {
        var workspaces = await ListAsync(management, Kinds.Workspace, HansaJson.Default.Workspace, w => w.Metadata, ct);
        var namespaces = await NamespacesAsync(management, ct);
        var ofWorkspaces = workspaces.Values.Select(w => WorkspaceNamespaces.Of(w, namespaces.Values)).OfType<string>().Distinct().ToArray();
        var deployments = await ListAsync(management, Kinds.AppDeployment, HansaJson.Default.AppDeployment, d => d.Metadata, ct);
        var named = SecretsOf(deployments.Values).Union(alsoNamed);
        var hubKey = named.IsEmpty ? default : await Hub.HubKey.FindAsync(management, ct) ?? default;
        return new FleetIntent
        {
            HubId = await HubIdAsync(management, ct),
            Workspaces = workspaces,
            Namespaces = namespaces,
            Clusters = await ListAsync(management, Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, c => c.Metadata, ct),
            Apps = await ListAsync(management, Kinds.App, HansaJson.Default.App, a => a.Metadata, ct),
            Deployments = deployments,
            Secrets = await SecretsAsync(management, named, hubKey, ct),
            HubKey = hubKey,
            Values = await ValuesAsync(management, ofWorkspaces, ct),
        };
    }

    /// <summary>The Secrets that these deployments name.</summary>
    internal static ImmutableHashSet<ObjectKey> SecretsOf(IEnumerable<AppDeployment> deployments) =>
    [
        .. deployments.Where(d => d.Spec.ConfigOverrides?.SecretName is { Length: > 0 })
            .Select(d => new ObjectKey(d.Metadata.Key.Namespace, d.Spec.ConfigOverrides!.SecretName!)), // filtered before
    ];

    /// <summary>Only those that are named: otherwise nobody needs a right on Secrets for this.</summary>
    private static async Task<ImmutableDictionary<ObjectKey, SecretValues>> SecretsAsync(
        ApiClient management, IEnumerable<ObjectKey> named, ReadOnlyMemory<byte> hubKey, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, SecretValues>();
        foreach (var key in named)
        {
            using var secret = await management.GetAsync(Kinds.Secret.ObjectPath(key), ct);
            if (secret is not null)
            {
                found[key] = SecretReading.Values(secret.RootElement, hubKey.Span) ?? new SecretValues(null, "");
            }
        }

        return found.ToImmutable();
    }

    private static async Task<string> HubIdAsync(ApiClient management, CancellationToken ct)
    {
        var key = new ObjectKey(WellKnown.KommanderNamespace, WellKnown.HubConfigMap);
        using var found = await management.GetAsync(Kinds.ConfigMap.ObjectPath(key), ct);
        return found is not null && HubRecord.Read(found.RootElement) is { HubId.Length: > 0 } record
            ? record.HubId
            : throw new InvalidOperationException($"ConfigMap {key} is missing: no Hansa controller has run on this cluster yet");
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

    private static async Task<ImmutableDictionary<ObjectKey, ValuesSource>> ValuesAsync(ApiClient management, IEnumerable<string> namespaces, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, ValuesSource>();
        foreach (var ns in namespaces)
        {
            await foreach (var page in management.ListAsync(Kinds.ConfigMap, ns, new ListOptions { LabelSelector = OverrideSources.Selector }, ct))
            {
                found.AddRange(page.Items.Select(item => KeyValuePair.Create(
                    new ObjectKey(ns, item.GetProperty("metadata").GetProperty("name").GetString() ?? ""), OverrideSources.Read(item))));
            }
        }

        return found.ToImmutable();
    }

    private static async Task<ImmutableDictionary<ObjectKey, T>> ListAsync<T>(
        ApiClient management, ResourceType type, JsonTypeInfo<T> json, Func<T, ObjectMeta> metadata, CancellationToken ct)
    {
        var found = ImmutableDictionary.CreateBuilder<ObjectKey, T>();
        try
        {
            await foreach (var page in management.ListAsync(type, null, new ListOptions(), ct))
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
