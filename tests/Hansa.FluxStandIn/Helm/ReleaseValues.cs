using System.Security.Cryptography;
using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.StandIns.Observed;

namespace Hansa.StandIns.Helm;

/// <summary>The values of a release, read from the server at once as Flux does, not from a cache.</summary>
internal sealed record ReleaseValues
{
    private ReleaseValues(string digest, Obstacle? obstacle) => (Digest, Obstacle) = (digest, obstacle);

    /// <summary>Hex SHA-256 over the referenced bytes and <c>spec.values</c>, in their order.</summary>
    public string Digest { get; }

    /// <summary>The first reference that is not optional and cannot be read.</summary>
    public Obstacle? Obstacle { get; }

    public static async Task<ReleaseValues> ReadAsync(ApiClient client, ObservedRelease release, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var reference in release.ValuesFrom)
        {
            var (text, obstacle) = await ReadAsync(client, release.Key.Namespace, reference, ct);
            if (obstacle is not null && !reference.Optional)
                return new ReleaseValues("", obstacle);
            if (text is not null)
                hash.AppendData(Encoding.UTF8.GetBytes($"{reference.TargetPath}={text}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(release.Values));
        return new ReleaseValues(Convert.ToHexStringLower(hash.GetHashAndReset()), null);
    }

    private static async Task<(string? Text, Obstacle? Obstacle)> ReadAsync(
        ApiClient client, string ns, ValuesReference reference, CancellationToken ct)
    {
        var key = new ObjectKey(ns, reference.Name);
        var type = reference.Kind == Kinds.Secret.Kind ? Kinds.Secret : Kinds.ConfigMap;
        using var found = await client.GetAsync(type.ObjectPath(key), ct);
        if (found is null)
            return (null, new Obstacle.ValuesMissing(reference, key, Exists: false));

        return found.RootElement.Find("data", reference.ValuesKey)?.GetString() is { } text
            ? (text, null)
            : (null, new Obstacle.ValuesMissing(reference, key, Exists: true));
    }
}
