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
    /// <param name="CertificateExpires">End of the client certificate; null for a token.</param>
    public sealed record Accepted(ConnectionDescription Connection, DateTimeOffset? CertificateExpires) : VettingResult;

    /// <summary>Not to be used.</summary>
    /// <param name="Findings">All that is wrong, at least one.</param>
    public sealed record Refused(ImmutableArray<Finding> Findings) : VettingResult;
}
