using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Kubeconfigs;

/// <summary>
/// What the operator allows in kubeconfigs that others wrote. Programs, files of this machine, proxies, impersonation and passwords are
/// refused whatever the flags say: a <see cref="ConnectionDescription"/> has no place for them.
/// </summary>
public sealed record VettingPolicy
{
    /// <summary>Whether <c>insecure-skip-tls-verify: true</c> is accepted.</summary>
    public bool AllowInsecureTls { get; init; }

    /// <summary>Whether a server with plain http is accepted.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Largest kubeconfig.</summary>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>How long before its end a credential gets a warning.</summary>
    public TimeSpan ExpiryWarning { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Addresses that the server may have. Names are checked when they are connected to.</summary>
    public AddressPolicy Addresses { get; init; } = AddressPolicy.Default;
}
