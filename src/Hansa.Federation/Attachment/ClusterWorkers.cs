using System.Collections.Concurrent;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Queues;

namespace Hansa.Federation.Attachment;

/// <summary>One worker for each KommanderCluster, for as long as the object exists.</summary>
internal sealed class ClusterWorkers(
    Func<ObjectKey, string, ClusterWorker> start, IntentStore intent, FleetView fleet, ClusterBoard board, ClusterIdentities identities, KubeconfigSecrets secrets, WorkspaceAccess access, KubeFedRecords kubeFed)
{
    private readonly ConcurrentDictionary<ObjectKey, ClusterWorker> _workers = new();
    private readonly WorkSignal _signal = new();
    private readonly Departures _leaving = new();

    public async Task RunAsync(CancellationToken ct)
    {
        intent.Clusters.Changed += change => OnCluster(change.Key, change.Before?.Metadata, change.Now?.Metadata);
        intent.Clusters.StateChanged += _signal.Set;
        intent.Namespaces.Changed += _ => _signal.Set();
        intent.Workspaces.Changed += change => OnWorkspace(change.Before, change.Now);
        secrets.Changed += OnSecret;
        fleet.PlansChanged += keys => Each(keys, worker => worker.PlanChanged());
        board.Changed += OnBoard;
        identities.GivenBack += Signal;
        _leaving.Gone += _signal.Set;
        kubeFed.Gone += key => Each([key], worker => worker.RecordGone());
        try
        {
            await foreach (var _ in _signal.ReadAllAsync(ct))
            {
                var namespaces = intent.WorkspaceNamespaceNames();
                await Task.WhenAll(namespaces.Select(ns => access.EnsureAsync(ns, intent.Namespaces.Items.GetValueOrDefault(ObjectKey.ClusterScoped(ns))?.Uid, ct)));
                secrets.Watch(namespaces);
                Match();
            }
        }
        finally
        {
            await Task.WhenAll([_leaving.AllAsync(), .. _workers.Values.Select(a => a.DisposeAsync().AsTask())]);
        }
    }

    private void Match()
    {
        if (!intent.Clusters.HasSynced)
        {
            return;
        }

        var wanted = intent.Clusters.Items;
        foreach (var (key, worker) in _workers.Where(a => !wanted.TryGetValue(a.Key, out var cluster) || cluster.Metadata.Uid != a.Value.Uid).ToArray())
        {
            _workers.TryRemove(key, out _);
            _leaving.Add(key, worker);
        }

        foreach (var (key, cluster) in wanted.Where(w => !_workers.ContainsKey(w.Key) && !_leaving.Has(w.Key)))
        {
            _workers[key] = start(key, cluster.Metadata.Uid);
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
            Signal(_workers.Keys.Where(k => k.Namespace == ns));
        }
    }

    private void OnSecret(string ns, string? name) =>
        Signal(_workers.Keys.Where(k => k.Namespace == ns && (name is null || intent.Clusters.Items.GetValueOrDefault(k)?.Spec.KubeconfigRef?.Name == name)));

    /// <summary>A report about a cluster that has no worker any more.</summary>
    private void OnBoard(ObjectKey key)
    {
        if (!_workers.ContainsKey(key))
        {
            _signal.Set();
        }
    }

    /// <summary>Every worker looks again.</summary>
    public void SignalAll()
    {
        _signal.Set();
        Signal(_workers.Keys);
    }

    /// <summary>Whether something may be written on the cluster at this moment.</summary>
    public bool IsWriting(ObjectKey cluster) => _workers.TryGetValue(cluster, out var worker) && worker.IsWriting;

    /// <summary>How the clusters that are connected answer their probes.</summary>
    public IEnumerable<ClusterHealth> Health() => _workers.Values.Select(worker => worker.Probed).OfType<ClusterHealth>();

    private void Signal(IEnumerable<ObjectKey> keys) => Each(keys, worker => worker.Signal());

    private void Each(IEnumerable<ObjectKey> keys, Action<ClusterWorker> act)
    {
        foreach (var key in keys)
        {
            if (_workers.TryGetValue(key, out var worker))
            {
                act(worker);
            }
        }
    }
}
