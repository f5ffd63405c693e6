using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>Brings a cluster from its kubeconfig to a session that its plan is delivered on: admitted, connected, identified, with the rights that are needed, recorded.</summary>
/// <param name="management">The management cluster.</param>
/// <param name="admissions">Whether it may be connected to.</param>
/// <param name="sessions">The session.</param>
/// <param name="identities">Which KommanderCluster speaks for which cluster.</param>
/// <param name="records">What the management cluster holds about it.</param>
/// <param name="failures">What comes of a refusal, or of a failed request.</param>
/// <param name="passing">Told that a pass begins: it was admitted and is about to be connected to.</param>
internal sealed class Attaching(
    ApiClient management, AdmissionDesk admissions, SessionSlot sessions, ClusterIdentities identities, MemberRecords records, AttachFailures failures, Action passing)
{
    /// <summary>The session, when everything is as it has to be; otherwise what came of it.</summary>
    public async Task<(ClusterSession? Session, Outcome Outcome)> AttachAsync(KommanderCluster cluster, CancellationToken ct)
    {
        var admission = admissions.Admit(cluster);
        if (admission is Admission.Refused refused)
        {
            return (null, await failures.RefuseAsync(cluster, refused));
        }

        try
        {
            await ClusterFinalizer.SetAsync(management, cluster, ct);
        }
        catch (ApiException e) when (e.IsDenied)
        {
            return (null, failures.Denied(cluster, WorkerReports.PhaseSoFar(cluster), e));
        }

        passing();
        ClusterSession opened;
        try
        {
            opened = await sessions.OpenAsync(cluster, admission, ct);
        }
        catch (ApiException e)
        {
            return (null, failures.FailToOpen(cluster, e, ServerOf(admission)));
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever answers there, it is told and tried again
        {
            return (null, failures.NotUnderstoodOnOpening(cluster, e, ServerOf(admission)));
        }

        if ((await IdentifyAsync(cluster, opened) ?? await MissingRightsAsync(cluster, admission, opened, ct)) is { } objection)
        {
            return (null, objection);
        }

        opened.Warning = (admission as Admission.Connect)?.WarningOf(cluster.Spec.KubeconfigRef?.Name ?? "");
        if (opened.KubeFedCluster is null)
        {
            await records.WriteAsync(cluster, opened, AuthorityOf(admission), ct);
        }

        return (opened, Outcome.Done);
    }

    /// <summary>Null when it is the cluster that it has to be, and nobody else's; its session is in use then.</summary>
    private async Task<Outcome?> IdentifyAsync(KommanderCluster cluster, ClusterSession opened)
    {
        var clusterId = opened.ClusterId; // another may answer at any moment
        if (identities.Compare(cluster, clusterId) is { } stranger)
        {
            var isAnother = opened != sessions.Current; // then the session that leads to the right one stays for the detach
            if (isAnother)
            {
                await opened.DisposeAsync();
                sessions.Current?.Delivery.Pause();
            }

            return await failures.RefuseAsync(cluster, new Admission.Refused(ClusterPhases.JoinFailed, Reasons.ClusterIdentityChanged, stranger), keepsSession: isAnother);
        }

        await sessions.UseAsync(opened);
        var key = cluster.Metadata.Key;
        if (cluster.Status.ClusterId is { Length: > 0 } known && known != clusterId)
        {
            identities.GiveBack(key); // a person accepted another
        }

        if (identities.Claim(clusterId, key, cluster.Metadata.CreationTimestamp) is var holder && holder != key)
        {
            return await failures.RefuseAsync(cluster, Duplicate(holder));
        }

        opened.Admit(clusterId);
        return null;
    }

    /// <summary>Asked once, at attach; null when nothing is missing. A right that a joined cluster loses is told where it is needed.</summary>
    private async Task<Outcome?> MissingRightsAsync(KommanderCluster cluster, Admission admission, ClusterSession session, CancellationToken ct)
    {
        if (session.HasRights || cluster.Status.Phase == ClusterPhases.Joined || admission is not Admission.Connect)
        {
            return null;
        }

        try
        {
            var missing = await ClusterRights.MissingAsync(session.Client, cluster.Metadata.Key.Namespace, ct);
            session.HasRights = missing.IsEmpty;
            return missing.IsEmpty ? null : await failures.RefuseAsync(cluster, new Admission.Refused(ClusterPhases.JoinFailed, Reasons.Forbidden, ClusterRights.Describe(missing)));
        }
        catch (ApiException e)
        {
            return await failures.FailAsync(cluster, e, session.Client.Server);
        }
    }

    private static Admission.Refused Duplicate(ObjectKey holder) => new(
        ClusterPhases.JoinFailed,
        Reasons.ClusterAlreadyAttached,
        holder == HostCluster.Key
            ? "this is the management cluster itself, which is attached as host-cluster already"
            : $"this cluster is attached already as {holder}; detach that one first");

    private Uri ServerOf(Admission admission) => (admission as Admission.Connect)?.Connection.Server ?? management.Server;

    private static ReadOnlyMemory<byte> AuthorityOf(Admission admission) =>
        admission is Admission.Connect connect ? connect.Connection.CertificateAuthority.AsMemory() : default;
}
