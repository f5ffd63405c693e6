using System.Collections.Immutable;
using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>What vetting comes to.</summary>
public abstract record VettingResult
{
    private VettingResult()
    {
    }

    /// <summary>Safe to use.</summary>
    /// <param name="Connection">All that is taken from the kubeconfig.</param>
    /// <param name="Expires">End of the client certificate, or of the token as far as it tells; null when it is not known.</param>
    /// <param name="Warnings">What somebody should know all the same.</param>
    public sealed record Accepted(ConnectionDescription Connection, DateTimeOffset? Expires, ImmutableArray<Finding> Warnings) : VettingResult;

    /// <summary>Not to be used.</summary>
    /// <param name="Findings">All that is wrong, at least one.</param>
    /// <param name="Warnings">What somebody should know besides.</param>
    public sealed record Refused(ImmutableArray<Finding> Findings, ImmutableArray<Finding> Warnings) : VettingResult;
}
