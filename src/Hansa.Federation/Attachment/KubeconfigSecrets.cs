using System.Collections.Immutable;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
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

    public override string ToString() => "KubeconfigSecret";
}

/// <summary>
/// The Secrets of workspace namespaces, watched: a rotated credential is used at once. Nobody else reads Secrets; of each, a kubeconfig and values
/// are kept and nothing else.
/// </summary>
internal sealed class KubeconfigSecrets : IAsyncDisposable
{
    private readonly ApiClient _management;
    private readonly NamespacedInformers<KubeconfigSecret> _secrets;

    public KubeconfigSecrets(ApiClient management, ReadOnlyMemory<byte> hubKey, TimeProvider clock, Random random, ILogger<KubeconfigSecrets> log)
    {
        _management = management;
        _secrets = new NamespacedInformers<KubeconfigSecret>(ns => new Informer<KubeconfigSecret>(
            management, Kinds.Secret, ns, new ListOptions(), item => Read(item, hubKey.Span), clock, random, log));
        _secrets.Changed += (ns, change) => Changed?.Invoke(ns, change?.Key.Name);
    }

    /// <summary>Raised with the namespace and the Secret's name, or null when all of the namespace may have changed.</summary>
    public event Action<string, string?>? Changed;

    public void Watch(IReadOnlySet<string> namespaces) => _secrets.Watch(namespaces);

    /// <summary>Whether the namespace's Secrets have been listed; one that is no workspace's is not read at all.</summary>
    public bool HasListed(string ns, IReadOnlySet<string> workspaceNamespaces) => !workspaceNamespaces.Contains(ns) || _secrets.Items(ns) is not null;

    /// <summary>Why the namespace's Secrets have never been listed; null when they have, or nothing has gone wrong.</summary>
    public string? Unlisted(string ns) => _secrets.Unlisted(ns);

    /// <summary>The Secret if it is there.</summary>
    public KubeconfigSecret? Find(string ns, string name) => _secrets.Items(ns)?.GetValueOrDefault(new ObjectKey(ns, name));

    /// <summary>The values of the namespace's Secrets, by name; null while they have not been listed.</summary>
    public ImmutableDictionary<string, SecretValues>? Values(string ns) => _secrets.Items(ns)?
        .ToImmutableDictionary(s => s.Key.Name, s => s.Value.Values ?? new SecretValues(null, "") { Instead = s.Value.Keys.Length == 0 ? "" : $"but {s.Value.Keys}" });

    /// <summary>Reads the Secret past the watch, which may be behind; what differs is taken and told like any change.</summary>
    public async Task ReadAgainAsync(ObjectKey key, CancellationToken ct)
    {
        try
        {
            using var found = await _management.GetAsync(Kinds.Secret.ObjectPath(key), ct);
            if (found is not null)
            {
                _secrets.Observe(key.Namespace, found.RootElement);
            }
        }
        catch (ApiException)
        {
            // The watch goes on, and the cluster is asked again soon.
        }
    }

    public ValueTask DisposeAsync() => _secrets.DisposeAsync();

    /// <summary>The Secret without its values.</summary>
    internal static KubeconfigSecret Read(JsonElement secret)
    {
        var kubeconfig = SecretReading.Bytes(secret, WellKnown.KubeconfigKey);
        return new KubeconfigSecret(kubeconfig, kubeconfig is null ? "" : Digest.Of(kubeconfig)) { Keys = SecretReading.Keys(secret) };
    }

    private static KubeconfigSecret Read(JsonElement secret, ReadOnlySpan<byte> hubKey) =>
        Read(secret) with { Values = SecretReading.Values(secret, hubKey) };
}
