using System.Globalization;
using System.Text;
using Hansa.ApiServer.Clusters;

namespace Hansa.ApiServer.Handlers;

/// <summary>What Prometheus scrapes, in its text format 0.0.4.</summary>
internal static class Metrics
{
    public static string Write(ApiCluster cluster)
    {
        var text = new StringBuilder();
        text.Append("# HELP apiserver_storage_objects Number of stored objects.\n# TYPE apiserver_storage_objects gauge\n");
        foreach (var resource in cluster.Store.Resources.OrderBy(resource => resource.ToString(), StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"apiserver_storage_objects{{resource=\"{resource}\"}} {cluster.Store.Snapshot(resource).Count(null)}\n");
        text.Append("# HELP apiserver_storage_revision Revision of the last write.\n# TYPE apiserver_storage_revision counter\n");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_storage_revision {cluster.Store.Revision}\n");
        return text.ToString();
    }
}
