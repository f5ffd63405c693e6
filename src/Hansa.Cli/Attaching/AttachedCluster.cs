using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Sessions;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Attaching;

/// <summary>A KommanderCluster and the Secret with its kubeconfig, which goes when it goes.</summary>
internal sealed class AttachedCluster(Session session, ObjectKey key)
{
    private readonly ObjectKey _secret = key with { Name = $"{key.Name}-kubeconfig" };

    public ObjectKey Key => key;

    /// <summary>The one that an attach made already, or null.</summary>
    /// <exception cref="InvalidOperationException">There is one that is another's, or that goes.</exception>
    public async Task<KommanderCluster?> FindAsync()
    {
        var found = (await session.Management.FindItemAsync(Kinds.KommanderCluster, HansaJson.Default.KommanderCluster, key, session.Ct))?.Object;
        return found switch
        {
            { Metadata.IsDeleting: true } => throw new InvalidOperationException($"kommanderclusters \"{key.Name}\" is being detached: wait until it is gone, or give another name"),
            { Spec.KubeconfigRef: var secret } when secret?.Name != _secret.Name =>
                throw new InvalidOperationException($"kommanderclusters \"{key.Name}\" is there already, with Secret {secret?.Name ?? "(none)"}, which is left alone: detach it first, or give another name"),
            _ => found,
        };
    }

    /// <summary>Both, or none.</summary>
    public async Task CreateAsync(JsonObject spec, JsonObject metadata, byte[] kubeconfig)
    {
        spec["kubeconfigRef"] = new JsonObject { ["name"] = _secret.Name };
        var made = await session.CreateAsync(Kinds.KommanderCluster, key, new JsonObject { ["spec"] = spec }, metadata);
        try
        {
            await CreateSecretAsync(made, kubeconfig);
        }
        catch (ApiException)
        {
            await session.DeleteAsync(Kinds.KommanderCluster, made);
            throw;
        }
    }

    /// <summary>Its Secret holds that kubeconfig from now on.</summary>
    /// <exception cref="InvalidOperationException">The Secret is another's.</exception>
    public async Task RenewAsync(KommanderCluster cluster, byte[] kubeconfig)
    {
        using var found = await session.Management.GetAsync(Kinds.Secret.ObjectPath(_secret), session.Ct);
        if (found is null)
            await CreateSecretAsync(cluster.Metadata, kubeconfig);
        else if (!IsOwnedBy(found.RootElement, cluster.Metadata.Uid))
            throw new InvalidOperationException($"secrets \"{_secret.Name}\" was not made by `hansa attach` and is left alone: delete it and run this again");
        else if (ContentOf(found.RootElement) == Convert.ToBase64String(kubeconfig))
            await session.TellAsync(Kinds.Secret, _secret.Name, "unchanged");
        else
            await session.PatchAsync(Kinds.Secret, _secret, new JsonObject { ["data"] = Data(kubeconfig) }, "configured");
    }

    /// <summary>It says that its kubeconfig is of an account that an attach made.</summary>
    public async Task MarkAccountAsync(KommanderCluster cluster)
    {
        if (cluster.Metadata.Annotation(Annotations.Account) is null)
            await session.PatchAsync(Kinds.KommanderCluster, key, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotations.Account] = AccountManifests.Account.ToString() } } }, "configured");
    }

    private Task<ObjectMeta> CreateSecretAsync(ObjectMeta owner, byte[] kubeconfig) => session.CreateAsync(
        Kinds.Secret, _secret, new JsonObject { ["type"] = "Opaque", ["data"] = Data(kubeconfig) }, ObjectWriting.OwnedBy(Kinds.KommanderCluster, owner));

    private static JsonObject Data(byte[] kubeconfig) => new() { [WellKnown.KubeconfigKey] = Convert.ToBase64String(kubeconfig) };

    private static string? ContentOf(JsonElement secret) => secret.TryGetProperty("data", out var data) && data.TryGetProperty(WellKnown.KubeconfigKey, out var content) ? content.GetString() : null;

    private static bool IsOwnedBy(JsonElement secret, string uid) =>
        secret.GetProperty("metadata").TryGetProperty("ownerReferences", out var owners) && owners.EnumerateArray().Any(owner => owner.GetProperty("uid").ValueEquals(uid));
}
