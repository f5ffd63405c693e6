namespace Hansa.Kubernetes.Queues;

/// <summary>How a reconcile ended, if it ended without an exception.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Nothing is left to do until something changes.</summary>
    public static Outcome Done { get; } = new Finished();

    /// <summary>Waiting for something that may not be announced: look again after this long. No error, no back-off.</summary>
    public static Outcome RecheckAfter(TimeSpan delay) => new Recheck(delay);

    /// <summary>Not done: again after the key's back-off, without an error in the log.</summary>
    public static Outcome Retry(string why) => new Again(why);

    /// <summary>One function for each way to end.</summary>
    public abstract T Match<T>(Func<T> done, Func<TimeSpan, T> recheckAfter, Func<string, T> retry);

    private sealed record Finished : Outcome
    {
        public override T Match<T>(Func<T> done, Func<TimeSpan, T> recheckAfter, Func<string, T> retry) => done();
    }

    private sealed record Recheck(TimeSpan Delay) : Outcome
    {
        public override T Match<T>(Func<T> done, Func<TimeSpan, T> recheckAfter, Func<string, T> retry) => recheckAfter(Delay);
    }

    private sealed record Again(string Why) : Outcome
    {
        public override T Match<T>(Func<T> done, Func<TimeSpan, T> recheckAfter, Func<string, T> retry) => retry(Why);
    }
}
