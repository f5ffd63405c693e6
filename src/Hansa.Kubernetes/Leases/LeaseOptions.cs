namespace Hansa.Kubernetes.Leases;

/// <summary>Which Lease is contended for, by whom, and how patiently.</summary>
public sealed record LeaseOptions
{
    /// <summary>Namespace of the Lease; must exist, unless <see cref="MissingNamespace"/> says how it is made.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespace as JSON, for when it is gone: without it nobody could ever lead again. Null when it is not ours to make.</summary>
    public ReadOnlyMemory<byte>? MissingNamespace { get; init; }

    /// <summary>Name of the Lease; it is created if need be.</summary>
    public required string Name { get; init; }

    /// <summary>Who we are; must be different in every process that contends, also after a restart.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after our last renewal. Whole seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long we may lead after our last renewal; must be shorter than <see cref="Duration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two renewals, or two attempts to acquire.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the work may take to stop once leadership is lost or given up.</summary>
    public TimeSpan StopBound { get; init; } = TimeSpan.FromSeconds(30);

    internal void ThrowIfInvalid()
    {
        ArgumentException.ThrowIfNullOrEmpty(Namespace);
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentException.ThrowIfNullOrEmpty(Identity);
        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod >= RenewDeadline || RenewDeadline >= Duration)
            throw new ArgumentException($"lease times must grow: retry {RetryPeriod}, renew within {RenewDeadline}, duration {Duration}");
    }
}
