using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Faults;

/// <summary>A fault at work, until it is disposed or healed.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly FaultPlan _plan;
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _hits;

    internal ActiveFault(FaultPlan plan, Fault fault)
    {
        _plan = plan;
        Fault = fault;
    }

    public Fault Fault { get; }

    /// <summary>How many requests it has hit.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Completes when it hits its first request: what a test waits for before it goes on.</summary>
    public Task Struck => _struck.Task;

    public void Dispose() => _plan.Remove(this);

    internal bool Matches(string verb, GroupResource? resource, string? ns) =>
        (Fault.Namespaces.Count == 0 || ns is not null && Fault.Namespaces.Contains(ns))
        && (Fault.Verbs.Count == 0 || Fault.Verbs.Contains(verb))
        && (Fault.Resources.Count == 0 || resource is { } named && Fault.Resources.Contains(named.ToString()));

    /// <summary>Counts a hit, unless it has had all of its.</summary>
    internal bool TryHit()
    {
        if (_hits >= Fault.Times)
            return false;
        Interlocked.Increment(ref _hits);
        _struck.TrySetResult();
        return true;
    }
}
