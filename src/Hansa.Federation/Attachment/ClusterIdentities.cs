using Hansa.Api.Metadata;

namespace Hansa.Federation.Attachment;

/// <summary>Which KommanderCluster speaks for which physical cluster: of two with one kube-system uid the older stays.</summary>
internal sealed class ClusterIdentities
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedSet<Claim>> _claims = [];

    /// <summary>Claims the physical cluster and returns who holds it now.</summary>
    public ObjectKey Claim(string clusterId, ObjectKey cluster, DateTimeOffset? created)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(clusterId, out var claims))
            {
                _claims[clusterId] = claims = [];
            }

            claims.Add(new Claim(created ?? DateTimeOffset.MaxValue, cluster));
            return claims.Min.Cluster;
        }
    }

    /// <summary>Gives every claim of that KommanderCluster back.</summary>
    public void Release(ObjectKey cluster)
    {
        lock (_gate)
        {
            foreach (var claims in _claims.Values)
            {
                claims.RemoveWhere(c => c.Cluster == cluster);
            }
        }
    }
}

/// <summary>A claim on a physical cluster; the host's own is older than any.</summary>
internal readonly record struct Claim(DateTimeOffset Created, ObjectKey Cluster) : IComparable<Claim>
{
    public int CompareTo(Claim other) => Created != other.Created ? Created.CompareTo(other.Created) : Cluster.CompareTo(other.Cluster);
}
