using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>What the management cluster holds about a member: its KubeFedCluster while it is one, and afterwards what was left on it.</summary>
internal sealed partial class MemberRecords(LeftBehindReports leftBehind, KubeFedRecords kubeFed, ILogger<ClusterWorker> log)
{
    /// <summary>What the management cluster does not take keeps no service from its cluster; it is tried again at the next look.</summary>
    public async Task WriteAsync(KommanderCluster cluster, ClusterSession session, ReadOnlyMemory<byte> authority, CancellationToken ct)
    {
        try
        {
            await leftBehind.RemoveAsync(session.AdmittedId, ct);
            session.KubeFedCluster = await kubeFed.EnsureAsync(cluster, session.Client.Server, authority, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            LogUnrecorded(cluster.Metadata.Key, e is ApiException or InvalidOperationException ? e.Message : e.GetType().Name);
        }
    }

    /// <summary>What the detach left, and that there is no member of that name any more; why that could not be written, or null.</summary>
    public async Task<string?> WriteDownAsync(KommanderCluster cluster, DetachProgress progress, CancellationToken ct)
    {
        try
        {
            if (cluster.Status.ClusterId is { Length: > 0 } clusterId)
            {
                await leftBehind.WriteAsync(cluster, clusterId, progress.Message, progress.LeftBehind, ct);
            }

            await kubeFed.RemoveAsync(cluster.Metadata.Key, ct);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException) // whatever the management cluster answers, the detach ends
        {
            return e is ApiException ? e.Message : e.GetType().Name;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} cannot be recorded: {Problem}")]
    private partial void LogUnrecorded(ObjectKey cluster, string problem);
}
