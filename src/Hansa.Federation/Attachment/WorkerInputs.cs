using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Fleet;
using Hansa.Federation.Intent;

namespace Hansa.Federation.Attachment;

/// <summary>What has to have been read on the management cluster before anything is decided about a cluster: what has not been read yet is not missing.</summary>
internal sealed class WorkerInputs(IntentStore intent, FleetView fleet, KubeconfigSecrets secrets)
{
    /// <summary>The KommanderCluster; null when it is gone, or somebody else's by now.</summary>
    public KommanderCluster? Find(ObjectKey cluster, string uid) =>
        intent.Clusters.Items.GetValueOrDefault(cluster) is { } found && found.Metadata.Uid == uid ? found : null;

    /// <summary>Why the Secrets of its namespace cannot be read, for people; null when they can.</summary>
    public string? UnlistedSecrets(string ns) => secrets.Unlisted(ns);

    /// <summary>Whether everything has been read. A detach ends in time, whatever cannot be read.</summary>
    public bool HaveBeenRead(KommanderCluster cluster)
    {
        var ns = cluster.Metadata.Key.Namespace;
        var knowsSecret = secrets.HasRead(KubeconfigSecrets.KeyOf(cluster), intent.WorkspaceNamespaceNames()) || (cluster.Metadata.IsDeleting && secrets.Unlisted(ns) is not null);
        return intent.HasListed && fleet.Snapshot is not null && knowsSecret;
    }
}
