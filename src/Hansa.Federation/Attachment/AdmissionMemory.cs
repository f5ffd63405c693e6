using Hansa.Api.Resources;
using Hansa.Kubernetes.Kubeconfigs;

namespace Hansa.Federation.Attachment;

/// <summary>
/// The last admission of one cluster, while nothing that it depends on has changed: reading a kubeconfig with its certificates costs more
/// than all else that a look at a cluster at rest does. Certificates expire and networks change without a signal, so it is not kept long.
/// </summary>
internal sealed class AdmissionMemory
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);

    private (KommanderCluster Cluster, Workspace? Workspace, KubeconfigSecret? Secret) _of;
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private Admission? _admission;

    public Admission Decide(KommanderCluster cluster, Workspace? workspace, KubeconfigSecret? secret, VettingPolicy policy, DateTimeOffset now)
    {
        if (_admission is not null && now < _until && IsSame(cluster, workspace, secret))
        {
            return _admission;
        }

        _of = (cluster, workspace, secret);
        _until = now + Keep;
        return _admission = Admission.Decide(cluster, workspace, secret, policy, now);
    }

    private bool IsSame(KommanderCluster cluster, Workspace? workspace, KubeconfigSecret? secret) =>
        _of.Cluster.Metadata.Uid == cluster.Metadata.Uid
        && _of.Cluster.Metadata.Generation == cluster.Metadata.Generation
        && _of.Workspace?.Metadata.Name == workspace?.Metadata.Name
        && ReferenceEquals(_of.Secret, secret);
}
