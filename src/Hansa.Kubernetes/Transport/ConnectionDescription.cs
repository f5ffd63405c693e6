using System.Collections.Immutable;

namespace Hansa.Kubernetes.Transport;

/// <summary>Everything that is needed to talk to one API server: what a vetted kubeconfig comes down to.</summary>
public sealed record ConnectionDescription
{
    /// <summary>Absolute http or https address; may have a path, under which the API then lives.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM certificates that are trusted as roots for this server, instead of the system's; empty means the system's.</summary>
    public ImmutableArray<byte> CertificateAuthority { get; init; } = [];

    /// <summary>The name that the server's certificate must carry; null means the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether the server's certificate is not looked at. Only ever set on the operator's explicit wish.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Who we are to the server.</summary>
    public required Credentials Credentials { get; init; }
}
