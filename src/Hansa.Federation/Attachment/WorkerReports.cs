using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>What one cluster's worker says of it.</summary>
/// <param name="cluster">The KommanderCluster.</param>
/// <param name="uid">Its uid.</param>
/// <param name="probePeriod">Time between two health probes.</param>
/// <param name="session">The session that is open; null when none is.</param>
/// <param name="post">Takes the reports.</param>
internal sealed class WorkerReports(ObjectKey cluster, string uid, TimeSpan probePeriod, Func<ClusterSession?> session, Action<ClusterReport> post)
{
    /// <summary>The KommanderCluster.</summary>
    public ObjectKey Cluster => cluster;

    /// <summary>Its uid: an object made again under the name has a worker of its own.</summary>
    public string Uid => uid;

    public void Post(ClusterReport report) => post(report);

    public ClusterReport Joined(KommanderCluster about, ClusterSession open) =>
        Of(about, ClusterPhases.Joined, Reasons.Joined, "the cluster is joined") with
        {
            Health = open.Health.Health,
            HealthMessage = open.Health.LastError,
            Warning = open.Warning,
            UnreadableThere = open.Delivery.Unreadable,
            KubeFedCluster = open.KubeFedCluster,
            ClusterId = open.AdmittedId,
            KubernetesVersion = open.Facts.KubernetesVersion,
            ProviderId = open.Facts.ProviderId,
        };

    public ClusterReport Failure(KommanderCluster about, ApiFailure failure, string problem, Health health)
    {
        if (ConnectionFailure.RefusalOf(failure) is { } refusal)
        {
            return Of(about, ClusterPhases.JoinFailed, refusal, ConnectionFailure.Explain(failure, problem));
        }

        var phase = about.Status.Phase == ClusterPhases.Joined || session() is not null ? ClusterPhases.Joined : ClusterPhases.Joining;
        return Of(about, phase, ConnectionFailure.ReasonOf(failure, health), ConnectionFailure.Explain(failure, problem)) with { Health = health, HealthMessage = problem };
    }

    /// <summary>As its status says.</summary>
    public static string PhaseSoFar(KommanderCluster about) => about.Status.Phase is { Length: > 0 } known ? known : ClusterPhases.Pending;

    public ClusterReport Of(KommanderCluster about, string phase, string reason, string message) => new()
    {
        Cluster = cluster,
        Uid = uid,
        Phase = phase,
        Reason = reason,
        Message = message,
        ProbePeriod = probePeriod,
        KubeFedCluster = session()?.KubeFedCluster ?? about.Status.KubefedclusterRef?.Name,
        ClusterId = about.Status.ClusterId,
        KubernetesVersion = about.Status.KubernetesVersion,
        IsAccountedFor = false,
    };
}
