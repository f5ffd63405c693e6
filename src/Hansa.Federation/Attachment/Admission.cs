using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Whether a KommanderCluster may be connected to, and with what. Pure.</summary>
internal abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>Not now, or not like this.</summary>
    internal sealed record Refused(string Phase, string Reason, string Message) : Admission
    {
        /// <summary>
        /// Whether its cause may pass without a word: another cluster is detached, a right is granted there, a certificate becomes valid, a network
        /// of the management cluster goes. The others wait for an object that people change, and that change tells of itself.
        /// </summary>
        public bool MayPassByItself => Reason is not (
            Reasons.NoWorkspace or Reasons.DefaultWorkspaceReserved or Reasons.AttachmentUnsupported
            or Reasons.KubeconfigRefMissing or Reasons.KubeconfigSecretMissing or Reasons.KubeconfigKeyMissing);
    }

    /// <summary>This is the management cluster itself.</summary>
    internal sealed record Host : Admission;

    /// <summary>The kubeconfig was vetted.</summary>
    /// <param name="Connection">All that is taken from it.</param>
    /// <param name="Credential">Digest of the kubeconfig.</param>
    /// <param name="Warnings">What somebody should know of it.</param>
    internal sealed record Connect(ConnectionDescription Connection, string Credential, ImmutableArray<Finding> Warnings) : Admission
    {
        /// <summary>For people, of the Secret with that name; null when there is nothing to say.</summary>
        public string? WarningOf(string secret) => Warnings.IsEmpty ? null : $"Secret {secret}: {string.Join("; ", Warnings)}";
    }

    public static Admission Decide(
        KommanderCluster cluster, Workspace? workspace, KubeconfigSecret? secret, VettingPolicy policy, DateTimeOffset now)
    {
        if (workspace is null)
        {
            return Pending(Reasons.NoWorkspace, $"namespace {cluster.Metadata.Namespace} belongs to no Workspace: create the cluster in a workspace's namespace");
        }

        if (HostCluster.Is(cluster))
        {
            return new Host();
        }

        if (workspace.Metadata.Name == WellKnown.DefaultWorkspace)
        {
            return Failed(Reasons.DefaultWorkspaceReserved, $"{WellKnown.DefaultWorkspace} is reserved for the management cluster: attach {cluster.Metadata.Name} in another workspace");
        }

        return cluster.Spec switch
        {
            { ClusterTunnelConnectorRef: not null } => Failed(Reasons.AttachmentUnsupported, "spec.clusterTunnelConnectorRef is not offered: attach by spec.kubeconfigRef"),
            { KubeconfigRef: not { Name.Length: > 0 }, ClusterRef: not null } => Pending(Reasons.KubeconfigRefMissing, "spec.clusterRef alone attaches no cluster, for Hansa does not follow it: name the Secret that holds the cluster's kubeconfig in spec.kubeconfigRef.name (of a cluster of Cluster API it is in Secret <cluster>-kubeconfig under key value: copy it to key kubeconfig)"),
            { KubeconfigRef: not { Name.Length: > 0 } } => Pending(Reasons.KubeconfigRefMissing, "spec.kubeconfigRef.name is missing: name the Secret that holds the kubeconfig"),
            _ => OfSecret(cluster.Spec.KubeconfigRef.Name, secret, policy, now),
        };
    }

    private static Admission OfSecret(string name, KubeconfigSecret? secret, VettingPolicy policy, DateTimeOffset now) => secret switch
    {
        null => Pending(Reasons.KubeconfigSecretMissing, $"waiting for Secret {name} with key {WellKnown.KubeconfigKey}"),
        { Unread: { } unread } => Pending(Reasons.Unreadable, $"Secret {name} {unread}"),
        { Kubeconfig: null } => Pending(Reasons.KubeconfigKeyMissing, $"Secret {name} has no key {WellKnown.KubeconfigKey}{Has(secret.Keys)}: create it with --from-file={WellKnown.KubeconfigKey}=<file>"),
        _ => KubeconfigVetting.Vet(secret.Kubeconfig, policy, now) switch
        {
            VettingResult.Accepted accepted => new Connect(accepted.Connection, secret.Digest, accepted.Warnings),
            VettingResult.Refused refused => Failed(
                Reasons.KubeconfigRefused,
                $"Secret {name}: {string.Join("; ", refused.Findings)}"),
            _ => throw new InvalidOperationException("vetting either accepts or refuses"),
        },
    };

    private static string Has(string keys) => keys.Length == 0 ? "" : $", but {keys}";

    private static Refused Pending(string reason, string message) => new(ClusterPhases.Pending, reason, message);

    private static Refused Failed(string reason, string message) => new(ClusterPhases.JoinFailed, reason, message);
}
