using Hansa.Api.Metadata;

namespace Hansa.Sandbox.Flux;

/// <summary>How the stand-in plays Flux. The hooks are asked anew at every attempt, from several threads.</summary>
public sealed record FluxStandInOptions
{
    /// <summary>Whose API versions and words.</summary>
    public required FluxEra Era { get; init; }

    /// <summary>Who does the Helm work; null means that it is done in appearance only.</summary>
    internal Helm.IHelm? Helm { get; init; }

    /// <summary>How long an install, upgrade or uninstall takes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>What Helm says when it fails to install or upgrade the named release; null when it succeeds.</summary>
    public Func<ObjectKey, string?> Fail { get; init; } = static _ => null;

    /// <summary>What Helm says when it fails to uninstall the named release, which then keeps its finalizer; null when it succeeds.</summary>
    public Func<ObjectKey, string?> FailUninstall { get; init; } = static _ => null;

    /// <summary>What source-controller says when it cannot fetch the index of the named HelmRepository; null when it can.</summary>
    public Func<ObjectKey, string?> FailRepository { get; init; } = static _ => null;

    /// <summary>When a failed install or upgrade is tried again by itself; null means at the next change only.</summary>
    public TimeSpan? Retry { get; init; }

    /// <summary>How many releases are worked on at once.</summary>
    public int Workers { get; init; } = 4;
}
