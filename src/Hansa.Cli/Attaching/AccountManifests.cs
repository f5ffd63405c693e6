using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Installing;

namespace Hansa.Cli.Attaching;

/// <summary>What the account that Hansa uses on an attached cluster consists of: deploy/attached, with a mark that says who made it.</summary>
internal static class AccountManifests
{
    /// <summary>Value of <see cref="Labels.ManagedBy"/>, and the field manager. Not Hansa's own: what it delivers it prunes.</summary>
    public const string Maker = "hansa-attach";

    /// <summary>The Secret that Kubernetes fills with the account's token.</summary>
    public static readonly ObjectKey Token = new("hansa-access", "hansa-token");

    /// <summary>The service account.</summary>
    public static readonly ObjectKey Account = Token with { Name = "hansa" };

    /// <summary>Takes away all that an attach made, and nothing else.</summary>
    public const string TakeAway = $"kubectl delete clusterrolebindings,rolebindings,clusterroles,serviceaccounts,secrets,namespaces -A -l {Labels.ManagedBy}={Maker}";

    private const string SecretsRole = "hansa-secrets";

    /// <summary>The ClusterRole comes first: if it is refused, nothing was written.</summary>
    public static ImmutableArray<ManifestObject> Of(string? secretsIn) =>
    [
        .. Marked(Manifests.Read("attached/role.yaml")),
        .. secretsIn is null ? [] : Marked(Manifests.Read("attached/secrets-role.yaml")),
        .. secretsIn is null ? [] : WithSecretsIn(secretsIn),
        .. Marked(Manifests.Read("attached/token.yaml")),
    ];

    private static IEnumerable<ManifestObject> Marked(string yaml)
    {
        foreach (var manifest in Manifests.ObjectsOf(yaml))
        {
            manifest.Body["metadata"]!["labels"] = new JsonObject { [Labels.ManagedBy] = Maker }; // ours have metadata
            yield return manifest;
        }
    }

    /// <summary>The namespace carries no mark: services lie in it, and what goes with the account must not take them along.</summary>
    private static IEnumerable<ManifestObject> WithSecretsIn(string ns) =>
    [
        .. Manifests.ObjectsOf($"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: {ns}
            """),
        .. Marked($"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: {SecretsRole}
              namespace: {ns}
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: {SecretsRole}
            subjects:
              - kind: ServiceAccount
                name: {Account.Name}
                namespace: {Account.Namespace}
            """),
    ];
}
