using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Intent;

/// <summary>What people wrote on the management cluster, watched. Knows no attached cluster.</summary>
internal sealed class IntentStore : IAsyncDisposable
{
    private readonly NamedContents<ValuesSource> _values;
    private readonly Lock _following = new(); // the watches of Workspaces and of namespaces tell, each on a loop of its own

    public IntentStore(ApiClient management, TimeProvider clock, Random random, ILogger<IntentStore> log)
    {
        Informer<T> Watch<T>(ResourceType type, JsonTypeInfo<T> json, Func<T?, JsonElement, T?>? salvage = null) where T : class =>
            new(management, type, null, new ListOptions(), item => item.Read(json), clock, random, log, salvage);

        Workspaces = Watch(Kinds.Workspace, HansaJson.Default.Workspace, Salvage.Workspace);
        Clusters = Watch(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, Salvage.Cluster);
        Apps = Watch(Kinds.App, HansaJson.Default.App);
        Deployments = Watch(Kinds.AppDeployment, HansaJson.Default.AppDeployment);
        Namespaces = new Informer<ObjectMeta>(
            management, Kinds.Namespace, null, new ListOptions { LabelSelector = Labels.WorkspaceName, MetadataOnly = true },
            item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) ?? throw new JsonException("null"), clock, random, log);
        _values = new NamedContents<ValuesSource>(management, OverrideSources.Kind, clock, random, log);
        Subscribe();
    }

    /// <summary>Something changed that a plan may depend on.</summary>
    public event Action? Changed;

    /// <summary>The content of a ConfigMap changed that a plan may depend on.</summary>
    public event Action? ContentChanged;

    public Informer<Workspace> Workspaces { get; }

    public Informer<KommanderCluster> Clusters { get; }

    public Informer<App> Apps { get; }

    public Informer<AppDeployment> Deployments { get; }

    /// <summary>Metadata of every namespace that says that it belongs to a workspace.</summary>
    public Informer<ObjectMeta> Namespaces { get; }

    /// <summary>
    /// Whether every kind of intent has been listed completely. Before that, nothing may be taken for absent. What one workspace's namespace holds
    /// is listed for itself (<see cref="Values"/>): one that cannot be read holds up no other.
    /// </summary>
    public bool HasListed =>
        Workspaces.HasSynced && Clusters.HasSynced && Apps.HasSynced && Deployments.HasSynced && Namespaces.HasSynced;

    /// <summary>Why the ConfigMaps of that namespace have never been listed, so that the workspace is not planned; null when they have, or are about to be.</summary>
    public string? Unlisted(string ns) => _values.Unlisted(ns);

    /// <summary>
    /// The values of a workspace's ConfigMaps by name, of those that a deployment names; null while it is not known which are there. What the watch
    /// tells to have changed is not known before it has been fetched again: old values must not go out with the deployment that new ones were written for.
    /// </summary>
    public Func<string, ValuesSource?>? Values(string ns) => _values.HasListed(ns) ? name => _values.FindSettled(new ObjectKey(ns, name)) : null;

    /// <summary>Names of the objects of that namespace ("" for cluster-scoped kinds) whose latest version cannot be read, and why.</summary>
    public static ImmutableDictionary<string, string> Unreadable(ImmutableDictionary<string, string> bad, string ns) => bad.IsEmpty ? bad : bad
        .Select(b => (Parts: b.Key.Split('/'), Cause: b.Value))
        .Where(b => ns.Length == 0 ? b.Parts.Length == 1 : b.Parts.Length == 2 && b.Parts[0] == ns)
        .ToImmutableDictionary(b => b.Parts[^1], b => b.Cause);

    /// <summary>For each kind of intent, by its plural, the resourceVersion up to which it is known in that namespace; none while something that counts is being fetched.</summary>
    public ImmutableSortedDictionary<string, string> ResourceVersions(string ns) => new Dictionary<string, string?>
    {
        [Kinds.App.Plural] = Apps.ResourceVersion,
        [Kinds.AppDeployment.Plural] = Deployments.ResourceVersion,
        [Kinds.KommanderCluster.Plural] = Clusters.ResourceVersion,
        [Kinds.ConfigMap.Plural] = _values.ResourceVersion(ns),
    }.Where(known => known.Value is not null).ToImmutableSortedDictionary(known => known.Key, known => known.Value!, StringComparer.Ordinal); // filtered before

    /// <summary>The namespaces in use by workspaces.</summary>
    public ImmutableHashSet<string> WorkspaceNamespaceNames()
    {
        var namespaces = Namespaces.Items;
        return
        [
            .. Workspaces.Items.Values
                .Select(w => WorkspaceNamespaces.Of(w, namespaces.Values))
                .OfType<string>()
                .Where(ns => namespaces.ContainsKey(ObjectKey.ClusterScoped(ns))),
        ];
    }

    /// <summary>The workspace whose namespace this is, or null.</summary>
    public Workspace? WorkspaceOf(string ns) =>
        Workspaces.Items.Values.FirstOrDefault(w => WorkspaceNamespaces.Of(w, Namespaces.Items.Values) == ns);

    /// <summary>Follows everything until cancelled. A watch that ends before, by a fault of its own, ends this with it: what people write there would go unseen.</summary>
    public Task RunAsync(CancellationToken ct) => Loops.FirstToEndAsync(
        ct, _values.EndedAsync, Workspaces.RunAsync, Clusters.RunAsync, Apps.RunAsync, Deployments.RunAsync, Namespaces.RunAsync);

    public ValueTask DisposeAsync() => _values.DisposeAsync();

    private void Subscribe()
    {
        Workspaces.Changed += change => Follow(change.Before?.Metadata, change.Now?.Metadata, change.Before?.Status.NamespaceRef == change.Now?.Status.NamespaceRef);
        Namespaces.Changed += _ => Follow(null, null, false);
        Clusters.Changed += change => Raise(change.Before?.Metadata, change.Now?.Metadata);
        Apps.Changed += change => Raise(change.Before?.Metadata, change.Now?.Metadata);
        Deployments.Changed += change =>
        {
            _values.Name(new Namer(Kinds.AppDeployment.Kind, change.Key), change.Now is { } now ? OverrideLayers.ConfigMapsOf(now.Spec) : []);
            Raise(change.Before?.Metadata, change.Now?.Metadata);
        };
        _values.Changed += (_, name) => (name is null ? Changed : ContentChanged)?.Invoke();
        foreach (var subscribe in new Action<Action>[]
        {
            a => Workspaces.StateChanged += a, a => Namespaces.StateChanged += a, a => Clusters.StateChanged += a,
            a => Apps.StateChanged += a, a => Deployments.StateChanged += a,
            a => Apps.BadItemsChanged += a, a => Deployments.BadItemsChanged += a,
        })
        {
            subscribe(() => Follow(null, null, false));
        }
    }

    private void Follow(ObjectMeta? before, ObjectMeta? now, bool sameNamespace)
    {
        lock (_following)
        {
            _values.Watch(WorkspaceNamespaceNames()); // who looks later sees more, and must have the last word
        }

        if (!sameNamespace || Differs(before, now))
        {
            Changed?.Invoke();
        }
    }

    private void Raise(ObjectMeta? before, ObjectMeta? now)
    {
        if (Differs(before, now))
        {
            Changed?.Invoke();
        }
    }

    /// <summary>A change of status alone is our own writing and changes no plan.</summary>
    private static bool Differs(ObjectMeta? before, ObjectMeta? now) =>
        before is null || now is null
        || before.Uid != now.Uid || before.Generation != now.Generation || before.IsDeleting != now.IsDeleting
        || !Same(before.Labels, now.Labels) || !Same(before.Annotations, now.Annotations);

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
