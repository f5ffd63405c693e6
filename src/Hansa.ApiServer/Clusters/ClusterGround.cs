using System.Security.Cryptography;
using System.Text;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Clusters;

/// <summary>
/// What an empty cluster begins with, made once by the ordinary rules and then copied: only uids and times differ from cluster to cluster, and
/// both have a fixed width.
/// </summary>
internal sealed class ClusterGround
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IReadOnlyList<Prepared> _objects;

    private ClusterGround(IReadOnlyList<Prepared> objects) => _objects = objects;

    /// <param name="certificates">Every namespace shows the authority.</param>
    public static async Task<ClusterGround> PrepareAsync(ClusterCertificates certificates)
    {
        var settings = new ClusterSettings(new StoppedClock(), 0, AuthorizationMode.AlwaysAllow, History: 1, PretendReady: false, null, null, _ => { });
        using var model = new ApiCluster("model", settings, certificates, null, new Lazy<ECDsa>(() => throw new InvalidOperationException("the model has no tokens")), null);
        await model.Controllers.Idle;
        var time = Encoding.ASCII.GetBytes(model.Timestamp);
        // Namespaces come last: the controllers then find in them what they would make.
        return new ClusterGround([.. model.Store.Resources
            .OrderBy(resource => resource == new GroupResource("", "namespaces")).ThenBy(resource => resource.ToString(), StringComparer.Ordinal)
            .SelectMany(resource => model.Store.Snapshot(resource).InOrder(null).Select(stored => Prepared.Of(resource, stored, time)))]);
    }

    public void CopyTo(ApiCluster cluster)
    {
        var time = Encoding.ASCII.GetBytes(cluster.Timestamp);
        foreach (var prepared in _objects)
            cluster.Store.TryCommit(prepared.Resource, null, prepared.Copy(cluster.Ids.NextUid(), time));
    }

    /// <summary>One object, and where its uid and times stand.</summary>
    private sealed record Prepared(GroupResource Resource, StoredObject Stored, byte[] Tail, IReadOnlyList<int> Uids, IReadOnlyList<int> Times)
    {
        public static Prepared Of(GroupResource resource, StoredObject stored, byte[] time)
        {
            var tail = stored.Tail;
            return new Prepared(resource, stored, tail, [.. Places(tail, Encoding.ASCII.GetBytes(stored.Facts.Uid))], [.. Places(tail, time)]);
        }

        public StoredObject Copy(string uid, byte[] time)
        {
            var copy = (byte[])Tail.Clone();
            foreach (var at in Uids)
                Encoding.ASCII.GetBytes(uid, copy.AsSpan(at));
            foreach (var at in Times)
                time.CopyTo(copy.AsSpan(at));
            return Stored.With(copy, uid);
        }

        private static List<int> Places(byte[] text, byte[] sought)
        {
            var places = new List<int>();
            for (var at = 0; text.AsSpan(at).IndexOf(sought) is var next && next >= 0; at = places[^1] + sought.Length)
                places.Add(at + next);
            return places;
        }
    }

    /// <summary>A time that stands nowhere else in the prepared objects.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Epoch;
    }
}
