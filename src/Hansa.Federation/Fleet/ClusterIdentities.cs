using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Fleet;

/// <summary>
/// Which KommanderCluster speaks for which physical cluster, by the uid of its kube-system namespace. The one that joined, by its status, keeps
/// it, also while it can't be reached; of those that have not joined yet the older does, and of two made in one second the one that came first.
/// </summary>
/// <param name="recorded">The KommanderCluster whose status says that it joined the cluster with that uid, the oldest of several; null when none does.</param>
internal sealed class ClusterIdentities(Func<string, ObjectKey?> recorded)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Holder> _holders = [];
    private readonly HashSet<ObjectKey> _refused = [];

    /// <summary>What is wrong with the cluster that answers, as <see cref="Objection"/> says it.</summary>
    public Func<KommanderCluster, string, string?> Compare { get; init; } = Objection;

    /// <summary>A claim was given back: these were refused before and may try again.</summary>
    public event Action<IReadOnlyCollection<ObjectKey>>? GivenBack;

    /// <summary>Claims the physical cluster and returns who holds it now.</summary>
    public ObjectKey Claim(string clusterId, ObjectKey cluster, DateTimeOffset? created)
    {
        lock (_gate)
        {
            var held = _holders.GetValueOrDefault(clusterId);
            if (held is { IsRecorded: true } && held.Cluster == cluster)
            {
                return cluster;
            }

            var record = recorded(clusterId);
            var holder = record ?? (held is not null && !(created < held.Created) ? held.Cluster : cluster);
            if (holder != cluster)
            {
                _refused.Add(cluster);
                return holder;
            }

            _refused.Remove(cluster);
            _holders[clusterId] = new Holder(cluster, created ?? DateTimeOffset.MaxValue, IsRecorded: record is not null);
            return cluster;
        }
    }

    /// <summary>Gives every claim of that KommanderCluster back.</summary>
    public void GiveBack(ObjectKey cluster)
    {
        ObjectKey[] waiting;
        lock (_gate)
        {
            foreach (var (clusterId, _) in _holders.Where(h => h.Value.Cluster == cluster).ToArray())
            {
                _holders.Remove(clusterId);
            }

            _refused.Remove(cluster);
            waiting = [.. _refused];
            _refused.Clear();
        }

        if (waiting.Length > 0)
        {
            GivenBack?.Invoke(waiting);
        }
    }

    /// <summary>What is wrong with the cluster that answers; null when it is the one that joined, when none did, or when a person accepts this one for it.</summary>
    public static string? Objection(KommanderCluster cluster, string found)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.Status.ClusterId is not { Length: > 0 } known || known == found || cluster.Metadata.Annotation(Annotations.AcceptIdentity) == found
            ? null
            : $"the kubeconfig leads to another cluster (kube-system uid {found}) than the one that joined ({known}), and nothing is written there: correct the Secret; or, if the cluster was built anew, accept it with annotation {Annotations.AcceptIdentity}={found}";
    }

    private sealed record Holder(ObjectKey Cluster, DateTimeOffset Created, bool IsRecorded);
}
