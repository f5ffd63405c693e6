using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;

namespace Hansa.Federation.Fleet;

/// <summary>Everything that is known of one attached cluster, for Reporting. Holds no credential.</summary>
internal sealed record ClusterReport
{
    public required ObjectKey Cluster { get; init; }

    /// <summary>Uid of the KommanderCluster: a report about an earlier object of that name counts for nothing.</summary>
    public required string Uid { get; init; }
    public required string Phase { get; init; }
    public required string Reason { get; init; }
    public required string Message { get; init; }
    /// <summary>What somebody should know of its kubeconfig; null when there is nothing.</summary>
    public string? Warning { get; init; }
    /// <summary>Objects on the cluster that cannot be read, for people; null when there are none.</summary>
    public string? UnreadableThere { get; init; }
    /// <summary>Why the newest version of its KommanderCluster cannot be read; null when it can.</summary>
    public string? Unreadable { get; init; }
    public Health Health { get; init; }
    public string HealthMessage { get; init; } = "";
    public required TimeSpan ProbePeriod { get; init; }
    public string? KubeFedCluster { get; init; }
    public string? ClusterId { get; init; }
    public string? KubernetesVersion { get; init; }

    /// <summary>Where one of its nodes comes from, in the words of its cloud: <c>aws:///eu-central-1a/i-1</c>.</summary>
    public string? ProviderId { get; init; }

    /// <summary>How the cluster stands against its plan; null while it is not joined or cannot be reached.</summary>
    public DeliveryState? Delivery { get; init; }

    /// <summary>Whether the cluster has been listed since the process started, or is known not to answer or not to be attached.</summary>
    public required bool IsAccountedFor { get; init; }

    public bool IsJoined => Phase == ClusterPhases.Joined;
}
