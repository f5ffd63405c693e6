using System.Collections.Concurrent;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using Hansa.Federation.Reporting;

namespace Hansa.Federation.Attachment;

/// <summary>One agent for each KommanderCluster, for as long as the object exists.</summary>
internal sealed class ClusterAgents(AgentServices services)
{
    private readonly ConcurrentDictionary<ObjectKey, ClusterAgent> _agents = new();
    private readonly WorkSignal _signal = new();
    private readonly Departures _leaving = new();

    public async Task RunAsync(CancellationToken ct)
    {
        services.Intent.Clusters.Changed += change => OnCluster(change.Key, change.Before?.Metadata, change.Now?.Metadata);
        services.Intent.Clusters.StateChanged += _signal.Set;
        services.Intent.Namespaces.Changed += _ => _signal.Set();
        services.Intent.Workspaces.Changed += change => OnWorkspace(change.Before, change.Now);
        services.Secrets.Changed += OnSecret;
        services.Fleet.PlansChanged += keys => Each(keys, agent => agent.PlanChanged());
        services.Board.Changed += OnBoard;
        services.Identities.Released += Signal;
        _leaving.Gone += _signal.Set;
        services.KubeFed.Gone += key => Each([key], agent => agent.RecordGone());
        try
        {
            await foreach (var _ in _signal.ReadAllAsync(ct))
            {
                var namespaces = services.Intent.WorkspaceNamespaceNames();
                await Task.WhenAll(namespaces.Select(ns => services.Access.EnsureAsync(ns, services.Intent.Namespaces.Items.GetValueOrDefault(ObjectKey.ClusterScoped(ns))?.Uid, ct)));
                services.Secrets.Watch(namespaces);
                Match();
            }
        }
        finally
        {
            await Task.WhenAll([_leaving.AllAsync(), .. _agents.Values.Select(a => a.DisposeAsync().AsTask())]);
        }
    }

    private void Match()
    {
        if (!services.Intent.Clusters.HasSynced)
        {
            return;
        }

        var wanted = services.Intent.Clusters.Items;
        foreach (var (key, agent) in _agents.Where(a => !wanted.TryGetValue(a.Key, out var cluster) || cluster.Metadata.Uid != a.Value.Uid).ToArray())
        {
            _agents.TryRemove(key, out _);
            _leaving.Add(key, agent);
        }

        foreach (var (key, cluster) in wanted.Where(w => !_agents.ContainsKey(w.Key) && !_leaving.Has(w.Key)))
        {
            _agents[key] = new ClusterAgent(key, cluster.Metadata.Uid, services);
        }
    }

    private void OnCluster(ObjectKey key, ObjectMeta? before, ObjectMeta? now)
    {
        if (before is null || now is null || before.Uid != now.Uid)
        {
            _signal.Set();
        }
        else if (before.Generation != now.Generation || before.IsDeleting != now.IsDeleting || before.Annotation(Annotations.AcceptIdentity) != now.Annotation(Annotations.AcceptIdentity)
            || (before.Finalizers.Contains(Finalizers.Detach) && !now.Finalizers.Contains(Finalizers.Detach))) // kubectl replace takes it away
        {
            Signal([key]);
        }
    }

    /// <summary>Only what a workspace's clusters follow: a signal looks past a cluster's back-off, so none is given for a change of status.</summary>
    private void OnWorkspace(Workspace? before, Workspace? now)
    {
        if (before is null || now is null
            || before.Status.NamespaceRef != now.Status.NamespaceRef
            || before.Metadata.IsDeleting != now.Metadata.IsDeleting
            || before.Metadata.Annotation(Annotations.Confirm) != now.Metadata.Annotation(Annotations.Confirm))
        {
            _signal.Set();
            var ns = (now ?? before)?.Status.NamespaceRef?.Name;
            Signal(_agents.Keys.Where(k => k.Namespace == ns));
        }
    }

    private void OnSecret(string ns, string? name) =>
        Signal(_agents.Keys.Where(k => k.Namespace == ns && (name is null || services.Intent.Clusters.Items.GetValueOrDefault(k)?.Spec.KubeconfigRef?.Name == name)));

    /// <summary>A report about a cluster that has no agent any more.</summary>
    private void OnBoard(ObjectKey key)
    {
        if (!_agents.ContainsKey(key))
        {
            _signal.Set();
        }
    }

    /// <summary>Every agent looks again.</summary>
    public void SignalAll()
    {
        _signal.Set();
        Signal(_agents.Keys);
    }

    /// <summary>Whether something may be written on the cluster at this moment.</summary>
    public bool IsWriting(ObjectKey cluster) => _agents.TryGetValue(cluster, out var agent) && agent.IsWriting;

    /// <summary>How the clusters that are connected answer their probes.</summary>
    public IEnumerable<ClusterHealth> Health() => _agents.Values.Select(agent => agent.Probed).OfType<ClusterHealth>();

    private void Signal(IEnumerable<ObjectKey> keys) => Each(keys, agent => agent.Signal());

    private void Each(IEnumerable<ObjectKey> keys, Action<ClusterAgent> act)
    {
        foreach (var key in keys)
        {
            if (_agents.TryGetValue(key, out var agent))
            {
                act(agent);
            }
        }
    }
}
