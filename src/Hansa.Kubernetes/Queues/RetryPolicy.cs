namespace Hansa.Kubernetes.Queues;

/// <summary>Exponential back-off: <see cref="Base"/> doubled per failure up to <see cref="Max"/>, each spread by <see cref="Jitter"/>.</summary>
public sealed record RetryPolicy
{
    /// <summary>0.5 s to 5 min, ±50 %.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>Delay after the first failure.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest delay before jitter.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of the delay by which it may be shorter or longer; 0 to 1.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>Delay after <paramref name="failures"/> failures in a row (1 or more).</summary>
    public TimeSpan Delay(int failures, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var doubled = Base * Math.Pow(2, Math.Min(failures - 1, 40));
        var spread = random.Between(1 - Jitter, 1 + Jitter);
        return (doubled < Max ? doubled : Max) * spread;
    }
}
