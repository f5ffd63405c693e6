using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Federation.Tests.Building;

/// <summary>Builds a fleet's snapshot by the road that the controller takes. Clusters, deployments and values go to the last workspace named.</summary>
internal sealed class FleetBuilder
{
    private readonly List<Workspace> _workspaces = [];
    private readonly List<KommanderCluster> _clusters = [];
    private readonly List<App> _apps = [];
    private readonly List<AppDeployment> _deployments = [];
    private readonly Dictionary<ObjectKey, ValuesSource> _values = [];
    private readonly Dictionary<string, SecretValues> _secrets = [];
    private readonly Dictionary<string, ObjectMeta> _namespaces = [];
    private bool _pauseAll;

    public static string NamespaceOf(string workspace) =>
        workspace == WellKnown.DefaultWorkspace ? WellKnown.DefaultWorkspaceNamespace : $"{workspace}-ns";

    public FleetBuilder WithWorkspace(string name, Func<Workspace, Workspace>? change = null)
    {
        _workspaces.Add((change ?? (w => w))(Builders.AWorkspace(name)));
        _namespaces[NamespaceOf(name)] = new ObjectMeta { Name = NamespaceOf(name) };
        return this;
    }

    public FleetBuilder WithHost() => WithWorkspace(WellKnown.DefaultWorkspace).WithCluster(WellKnown.HostCluster);

    /// <summary>Changes the namespace of the last workspace.</summary>
    public FleetBuilder WithNamespace(Func<ObjectMeta, ObjectMeta> change)
    {
        _namespaces[Here] = change(_namespaces[Here]);
        return this;
    }

    public FleetBuilder WithCluster(string name, Func<KommanderCluster, KommanderCluster>? change = null)
    {
        _clusters.Add((change ?? (c => c))(Builders.ACluster(Here, name)));
        return this;
    }

    public FleetBuilder WithCluster(string name, string label, string value) =>
        WithCluster(name, c => c with { Metadata = c.Metadata with { Labels = Builders.Map(label, value) } });

    public FleetBuilder WithApp(App app)
    {
        _apps.Add(app);
        return this;
    }

    public FleetBuilder WithApp(App app, Func<AppSpec, AppSpec> change) => WithApp(app with { Spec = change(app.Spec) });

    public FleetBuilder WithApp(string appId, string version = "1.0.0", params string[] dependencies) => WithApp(Builders.AnApp(appId, version, dependencies));

    /// <summary>A deployment named after its App.</summary>
    public FleetBuilder WithDeployment(string app, Func<AppDeployment, AppDeployment>? change = null) => WithDeployment(app, app, change);

    public FleetBuilder WithDeployment(string name, string app, Func<AppDeployment, AppDeployment>? change = null)
    {
        _deployments.Add((change ?? (d => d))(Builders.ADeployment(Here, name, app)));
        return this;
    }

    public FleetBuilder WithOverrides(string configMap, string? values)
    {
        _values[new ObjectKey(Here, configMap)] = new ValuesSource(values is null ? null : new ValuesText(values));
        return this;
    }

    /// <summary>A ConfigMap whose content is not known.</summary>
    public FleetBuilder WithUnreadOverrides(string configMap, string unread)
    {
        _values[new ObjectKey(Here, configMap)] = new ValuesSource(null) { Unread = unread };
        return this;
    }

    /// <summary>Values in a Secret; the hub's key is a fixed one.</summary>
    public FleetBuilder WithSecret(string secret, string? values)
    {
        _secrets[secret] = new SecretValues(values is null ? null : new ValuesText(values), Digest.Keyed("the hub's key"u8, System.Text.Encoding.UTF8.GetBytes(values ?? "")));
        return this;
    }

    public FleetBuilder WithPauseAll()
    {
        _pauseAll = true;
        return this;
    }

    /// <summary>The same objects, as if they had arrived in another order.</summary>
    public FleetBuilder Shuffled(int seed)
    {
        var random = new Random(seed);
        var other = new FleetBuilder { _pauseAll = _pauseAll };
        other._workspaces.AddRange(Mixed(_workspaces));
        other._clusters.AddRange(Mixed(_clusters));
        other._apps.AddRange(Mixed(_apps));
        other._deployments.AddRange(Mixed(_deployments));
        foreach (var (key, value) in Mixed([.. _values]))
        {
            other._values.Add(key, value);
        }

        foreach (var (key, value) in _namespaces)
        {
            other._namespaces.Add(key, value);
        }

        return other;

        T[] Mixed<T>(List<T> items)
        {
            var mixed = items.ToArray();
            random.Shuffle(mixed);
            return mixed;
        }
    }

    /// <summary>What a command reads of it.</summary>
    public FleetIntent Intent() => new()
    {
        HubId = Builders.HubId,
        Workspaces = _workspaces.ToImmutableDictionary(w => w.Metadata.Key),
        Namespaces = _namespaces.Values.ToImmutableDictionary(n => n.Key),
        Clusters = _clusters.ToImmutableDictionary(c => c.Metadata.Key),
        Apps = _apps.ToImmutableDictionary(a => a.Metadata.Key),
        Deployments = _deployments.ToImmutableDictionary(d => d.Metadata.Key),
        Values = _values.ToImmutableDictionary(),
        Secrets = _secrets.ToImmutableDictionary(s => new ObjectKey(Here, s.Key), s => s.Value),
        HubKey = "the hub's key"u8.ToArray(),
    };

    public FleetSnapshot Snapshot() => new()
    {
        HubId = Builders.HubId,
        Apps = AppCatalog.Empty.With(_apps),
        Workspaces = SnapshotBuilder.Workspaces(
            _workspaces,
            _namespaces.Values.ToImmutableDictionary(n => n.Key),
            _clusters,
            _deployments,
            ns => name => _values.GetValueOrDefault(new ObjectKey(ns, name)),
            _ => _secrets.GetValueOrDefault),
        PauseAll = _pauseAll,
    };

    /// <summary>Every cluster's plan, workspace by workspace.</summary>
    public ImmutableArray<ClusterPlan> Plans()
    {
        var fleet = Snapshot();
        return [.. fleet.Workspaces.OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => WorkspacePlanner.Plan(fleet, w.Value))];
    }

    public ClusterPlan Plan(string cluster) => Plans().Single(p => p.Cluster.Name == cluster);

    /// <summary>The only deployment of the only cluster.</summary>
    public PlannedDeployment Planned() => Plans().Single().Deployments.Single();

    public PlannedDeployment Planned(string deployment) => Plans().First().Deployments.Single(d => d.Deployment.Name == deployment);

    private string Here => NamespaceOf(_workspaces[^1].Metadata.Name);
}
