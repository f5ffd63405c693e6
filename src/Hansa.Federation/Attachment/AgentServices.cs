using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Removal;
using Hansa.Federation.Reporting;
using Hansa.Federation.Rollouts;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Attachment;

/// <summary>What every cluster's agent shares. Nothing in it waits for a cluster.</summary>
internal sealed record AgentServices
{
    public required ApiClient Management { get; init; }
    public required IntentStore Intent { get; init; }
    public required FleetView Fleet { get; init; }
    public required HubKeeper Hub { get; init; }
    public required KubeconfigSecrets Secrets { get; init; }
    public required WorkspaceAccess Access { get; init; }
    public required ClusterBoard Board { get; init; }
    public required EventRecorder Events { get; init; }
    public required ClusterIdentities Identities { get; init; }
    public required KubeFedRecords KubeFed { get; init; }
    public required LeftBehindReports LeftBehind { get; init; }
    public required RemovalPermits Permits { get; init; }
    public required RerenderingPermits Rerenderings { get; init; }
    public required bool PauseAll { get; init; }
    public required VettingPolicy Vetting { get; init; }
    public required ApiClientOptions Connections { get; init; }
    public required ClusterBudget ClusterBudget { get; init; }

    /// <summary>How many clusters are connected to in a second: after a start, a fleet would be all at once.</summary>
    public required RequestBudget Connects { get; init; }
    public required TimeSpan ProbePeriod { get; init; }
    public required TimeProvider Clock { get; init; }
    public required Random Random { get; init; }
    public required ILoggerFactory Logs { get; init; }
}
