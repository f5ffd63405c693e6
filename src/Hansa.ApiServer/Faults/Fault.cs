namespace Hansa.ApiServer.Faults;

/// <summary>What a fault does to the requests that it matches.</summary>
public enum FaultEffect
{
    /// <summary>The answer comes after <see cref="Fault.Delay"/>.</summary>
    Delay,

    /// <summary>The answer is a Status with <see cref="Fault.Code"/>.</summary>
    Error,

    /// <summary>The connection is cut before anything is done.</summary>
    DropBefore,

    /// <summary>The write is done, then the connection is cut: the client cannot know.</summary>
    DropAfter,

    /// <summary>Nothing is answered until the client gives up, or the fault is healed; then the connection is cut.</summary>
    Silence,

    /// <summary>The body never ends: bytes come until the client gives up.</summary>
    EndlessBody,

    /// <summary>The real answer comes byte by byte, <see cref="Fault.Delay"/> apart.</summary>
    SlowBody,

    /// <summary>The body is no JSON.</summary>
    Garbage,

    /// <summary>
    /// Whoever goes on from a resourceVersion or a continue token is told that it is too old: 410, in a watch as an event. Other requests are
    /// answered as ever.
    /// </summary>
    Expire,
}

/// <summary>One rule of the fault plan; empty fields match everything.</summary>
public sealed record Fault(FaultEffect Effect)
{
    /// <summary>Verbs as RBAC names them; empty means all.</summary>
    public IReadOnlyCollection<string> Verbs { get; init; } = [];

    /// <summary>Resources as <c>configmaps</c> or <c>deployments.apps</c>; empty means all, discovery and health included.</summary>
    public IReadOnlyCollection<string> Resources { get; init; } = [];

    /// <summary>Namespaces that are asked about; empty means all, and what is in none.</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = [];

    /// <summary>Share of the requests it hits, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many requests it hits at most; null means no end.</summary>
    public int? Times { get; init; }

    /// <summary>In the cluster's clock, of <see cref="FaultEffect.Delay"/> and <see cref="FaultEffect.SlowBody"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Status code of <see cref="FaultEffect.Error"/>, 400 to 599.</summary>
    public int Code { get; init; } = 500;

    /// <summary>Seconds in Retry-After, with <see cref="FaultEffect.Error"/>; 0 leaves it out.</summary>
    public int RetryAfterSeconds { get; init; }
}
