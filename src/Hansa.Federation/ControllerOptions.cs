using Hansa.Federation.Attachment;
using Hansa.Kubernetes.Kubeconfigs;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation;

/// <summary>What an operator may set.</summary>
public sealed record ControllerOptions
{
    /// <summary>Whether everything is held (<c>--pause-all</c>).</summary>
    public bool PauseAll { get; init; }

    /// <summary>How long what asks for a release must have been gone before it is uninstalled; above zero.</summary>
    public TimeSpan RemovalSettle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two health probes of an attached cluster; three that fail in a row say that it is offline.</summary>
    public TimeSpan ProbePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A folder with catalogue files of one's own, besides the built-in ones.</summary>
    public string? CatalogFolder { get; init; }

    /// <summary>Whether no App is loaded: for fleets that have their own.</summary>
    public bool WithoutCatalog { get; init; }

    /// <summary>
    /// The user that the controller is on the management cluster. With it, the controller gives itself ClusterRole <c>hansa-workspace</c> in each
    /// workspace's namespace; without, its rights come from elsewhere.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>What may be asked of each attached cluster.</summary>
    public ClusterBudget ClusterBudget { get; init; } = new();

    /// <summary>When writes must have ended, on the management cluster and on attached ones; null means that nothing limits them.</summary>
    public WriteWindow? Writes { get; init; }

    /// <summary>What a tenant's kubeconfig may say and where it may lead.</summary>
    public VettingPolicy Vetting { get; init; } = new();
}
