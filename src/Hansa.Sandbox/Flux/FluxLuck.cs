using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Flux;

/// <summary>Which installs and upgrades of one cluster fail: it follows from the seed, the cluster, the release and the number of the attempt alone.</summary>
/// <param name="share">Share of the attempts, 0 to 1.</param>
/// <param name="seed">Another seed lets others fail.</param>
/// <param name="cluster">The cluster's name.</param>
internal sealed class FluxLuck(double share, int seed, string cluster)
{
    private readonly ConcurrentDictionary<ObjectKey, int> _attempts = [];

    /// <summary>What Helm says when this attempt fails; null when it succeeds.</summary>
    public string? Attempt(ObjectKey release)
    {
        if (share <= 0)
            return null;
        var attempt = _attempts.AddOrUpdate(release, 1, (_, before) => before + 1);
        return Draw($"{seed}/{cluster}/{release}/{attempt}") < share ? "the sandbox was asked to let some fail (--flux-fail)" : null;
    }

    // From 0 to below 1.
    private static double Draw(string lot) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(lot))) / (uint.MaxValue + 1.0);
}
