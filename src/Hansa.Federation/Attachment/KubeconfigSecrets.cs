using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>A Secret that may hold a kubeconfig. Never printed.</summary>
/// <param name="Kubeconfig">The bytes under key <c>kubeconfig</c>; null when there are none.</param>
/// <param name="Digest">Tells whether the kubeconfig changed.</param>
internal sealed record KubeconfigSecret(byte[]? Kubeconfig, string Digest)
{
    public override string ToString() => "KubeconfigSecret";
}

/// <summary>The kubeconfig Secrets of workspace namespaces, watched: a rotated credential is used at once. Nobody else reads Secrets.</summary>
internal sealed class KubeconfigSecrets : IAsyncDisposable
{
    private readonly NamespacedInformers<KubeconfigSecret> _secrets;

    public KubeconfigSecrets(ApiClient management, TimeProvider clock, Random random, ILogger<KubeconfigSecrets> log)
    {
        _secrets = new NamespacedInformers<KubeconfigSecret>(ns => new Informer<KubeconfigSecret>(
            management, Kinds.Secret, ns, new ListOptions(), Read, clock, random, log));
        _secrets.Changed += (ns, change) => Changed?.Invoke(ns, change?.Key.Name);
    }

    /// <summary>Raised with the namespace and the Secret's name, or null when all of the namespace may have changed.</summary>
    public event Action<string, string?>? Changed;

    public void Watch(IReadOnlySet<string> namespaces) => _secrets.Watch(namespaces);

    /// <summary>Whether the namespace's Secrets have been listed; one that is no workspace's is not read at all.</summary>
    public bool HasListed(string ns, IReadOnlySet<string> workspaceNamespaces) => !workspaceNamespaces.Contains(ns) || _secrets.Items(ns) is not null;

    /// <summary>The Secret if it is there.</summary>
    public KubeconfigSecret? Find(string ns, string name) => _secrets.Items(ns)?.GetValueOrDefault(new ObjectKey(ns, name));

    public ValueTask DisposeAsync() => _secrets.DisposeAsync();

    private static KubeconfigSecret Read(JsonElement secret) =>
        secret.TryGetProperty("data", out var data)
        && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty(WellKnown.KubeconfigKey, out var value)
        && value.TryGetBytesFromBase64(out var kubeconfig)
            ? new KubeconfigSecret(kubeconfig, Digest.Of(kubeconfig))
            : new KubeconfigSecret(null, "");
}
