using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>A Secret that may hold a kubeconfig, or values. Never printed.</summary>
/// <param name="Kubeconfig">The bytes under key <c>kubeconfig</c>; null when there are none.</param>
/// <param name="Digest">Tells whether the kubeconfig changed.</param>
internal sealed record KubeconfigSecret(byte[]? Kubeconfig, string Digest)
{
    /// <summary>The text under key <c>values.yaml</c>; null when the key is not there.</summary>
    public SecretValues? Values { get; init; }

    /// <summary>The names of its first keys, for people.</summary>
    public string Keys { get; init; } = "";

    /// <summary>Why its content is not known, as the rest of a sentence that begins with its name; null when it is.</summary>
    public string? Unread { get; init; }

    public override string ToString() => "KubeconfigSecret";
}

/// <summary>
/// The Secrets of workspace namespaces that clusters and deployments name, followed: a rotated credential is used at once. Nobody else reads Secrets; of each, a kubeconfig and values
/// are kept and nothing else.
/// </summary>
internal sealed class KubeconfigSecrets : IAsyncDisposable
{
    private readonly NamedContents<KubeconfigSecret> _secrets;

    public KubeconfigSecrets(ApiClient management, ReadOnlyMemory<byte> hubKey, TimeProvider clock, Random random, ILogger<KubeconfigSecrets> log)
    {
        var kind = new ContentKind<KubeconfigSecret>(Kinds.Secret, null, item => Read(item, hubKey.Span), cause => new KubeconfigSecret(null, "") { Unread = cause });
        _secrets = new NamedContents<KubeconfigSecret>(management, kind, clock, random, log);
        _secrets.Changed += (ns, name) => Changed?.Invoke(ns, name);
    }

    /// <summary>Raised with the namespace and the Secret's name, or null when all of the namespace may have changed.</summary>
    public event Action<string, string?>? Changed;

    /// <summary>Takes what clusters and deployments name from there.</summary>
    public void Follow(IntentStore intent)
    {
        intent.Clusters.Changed += change => Name(Kinds.KommanderCluster, change.Key, change.Now?.Spec.KubeconfigRef is { Name.Length: > 0 } named ? [named.Name] : []);
        intent.Deployments.Changed += change => Name(Kinds.AppDeployment, change.Key, change.Now is { } now ? OverrideLayers.SecretsOf(now.Spec) : []);
    }

    /// <summary>From now on that object names these and no others.</summary>
    public void Name(ResourceType type, ObjectKey key, IEnumerable<string> names) => _secrets.Name(new Namer(type.Kind, key), names);

    public void Watch(IReadOnlySet<string> namespaces) => _secrets.Watch(namespaces);

    /// <summary>Whether it is known what the namespace holds under that name; of one that is no workspace's, nothing is read at all.</summary>
    public bool HasRead(ObjectKey key, IReadOnlySet<string> workspaceNamespaces) =>
        !workspaceNamespaces.Contains(key.Namespace) || (_secrets.HasListed(key.Namespace) && !_secrets.IsAwaited(key));

    /// <summary>Why the namespace's Secrets have never been listed, for people; null when they have, or nothing has gone wrong.</summary>
    public string? Unlisted(string ns) => _secrets.Unlisted(ns) is { } problem ? $"the Secrets of namespace {ns} cannot be read on the management cluster: {problem}" : null;

    /// <summary>The Secret that the cluster names; under a name that none has when it names none.</summary>
    public static ObjectKey KeyOf(KommanderCluster cluster) => cluster.Metadata.Key with { Name = cluster.Spec.KubeconfigRef?.Name ?? "" };

    /// <summary>The Secret if it is there; null also while it is not known what is (<see cref="HasRead"/>).</summary>
    public KubeconfigSecret? Find(ObjectKey key) => _secrets.Find(key);

    /// <summary>The values of the namespace's Secrets by name, of those that are named; null while it is not known which are there.</summary>
    public Func<string, SecretValues?>? Values(string ns) => _secrets.HasListed(ns) ? name => _secrets.FindSettled(new ObjectKey(ns, name)) is { } secret ? ValuesOf(secret) : null : null;

    /// <summary>Reads the Secret past the watch, which may be behind; what differs is told like any change.</summary>
    public void ReadAgain(ObjectKey key) => _secrets.Ask(key);

    /// <summary>Until cancelled; a part that ends before ends this, with its fault.</summary>
    public Task EndedAsync(CancellationToken ct) => _secrets.EndedAsync(ct);

    public ValueTask DisposeAsync() => _secrets.DisposeAsync();

    /// <summary>The Secret without its values.</summary>
    internal static KubeconfigSecret Read(JsonElement secret)
    {
        var kubeconfig = SecretReading.Bytes(secret, WellKnown.KubeconfigKey);
        return new KubeconfigSecret(kubeconfig, kubeconfig is null ? "" : Digest.Of(kubeconfig)) { Keys = SecretReading.Keys(secret) };
    }

    private static KubeconfigSecret Read(JsonElement secret, ReadOnlySpan<byte> hubKey) =>
        Read(secret) with { Values = SecretReading.Values(secret, hubKey) };

    private static SecretValues ValuesOf(KubeconfigSecret secret) =>
        secret.Values ?? new SecretValues(null, "") { Unread = secret.Unread, Instead = secret.Keys.Length == 0 ? "" : $"but {secret.Keys}" };
}
