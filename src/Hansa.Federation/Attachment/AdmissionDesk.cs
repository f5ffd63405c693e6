using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Kubeconfigs;

namespace Hansa.Federation.Attachment;

/// <summary>Admits one cluster by what its workspace and its Secret say now.</summary>
/// <param name="workspaceOf">The workspace of a namespace.</param>
/// <param name="secretOf">The Secret that is there.</param>
/// <param name="policy">What a kubeconfig may say and where it may lead.</param>
/// <param name="clock">Certificates have their time.</param>
internal sealed class AdmissionDesk(Func<string, Workspace?> workspaceOf, Func<ObjectKey, KubeconfigSecret?> secretOf, VettingPolicy policy, TimeProvider clock)
{
    private readonly AdmissionMemory _memory = new();

    public Admission Admit(KommanderCluster cluster) =>
        _memory.Decide(cluster, workspaceOf(cluster.Metadata.Key.Namespace), secretOf(KubeconfigSecrets.KeyOf(cluster)), policy, clock.GetUtcNow());
}
