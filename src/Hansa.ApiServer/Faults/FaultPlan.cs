using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Faults;

/// <summary>
/// The faults of one cluster, switched while it runs and deterministic from the cluster's seed: the same requests in the same order are hit.
/// Safe for concurrent use.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly IdSource _chance;
    private readonly Action _wakeWatches;
    private readonly List<ActiveFault> _active = [];
    private readonly HashSet<string> _spared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _cutsOf = new(StringComparer.Ordinal);
    private TaskCompletionSource _healed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _partitioned;
    private int _cuts;

    internal FaultPlan(IdSource chance, Action wakeWatches)
    {
        _chance = chance;
        _wakeWatches = wakeWatches;
    }

    /// <summary>Adds a fault behind those that are there; the first that hits a request counts. Disposing the result takes it away.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of it is none that is allowed.</exception>
    public ActiveFault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fault), fault.Probability, "Probability is a share from 0 to 1.");
        if (fault.Code is < 400 or > 599)
            throw new ArgumentOutOfRangeException(nameof(fault), fault.Code, "Code is an HTTP status from 400 to 599.");
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Delay, TimeSpan.Zero, nameof(fault));
        ArgumentOutOfRangeException.ThrowIfNegative(fault.Times ?? 0, nameof(fault));
        var active = new ActiveFault(this, fault);
        lock (_lock)
            _active.Add(active);
        return active;
    }

    /// <summary>Requests with this bearer token meet no fault and no partition: they come from inside the cluster.</summary>
    public void Spare(string token)
    {
        lock (_lock)
            _spared.Add($"Bearer {token}");
    }

    /// <summary>Takes all faults away and ends a partition; what hangs in <see cref="FaultEffect.Silence"/> is cut off.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _active.Clear();
            _partitioned = false;
            _healed.TrySetResult();
            _healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Nobody reaches the cluster: requests and watches hang until it is healed.</summary>
    public void Partition()
    {
        lock (_lock)
            _partitioned = true;
    }

    /// <summary>Whether <see cref="Partition"/> holds.</summary>
    public bool Partitioned
    {
        get
        {
            lock (_lock)
                return _partitioned;
        }
    }

    /// <summary>Cuts every open watch, as a restart of the server does.</summary>
    public void CutWatches()
    {
        lock (_lock)
            _cuts++;
        _wakeWatches();
    }

    /// <param name="authorization">The request's Authorization header.</param>
    internal bool Spares(string authorization)
    {
        lock (_lock)
            return _spared.Contains(authorization);
    }

    /// <summary>Cuts the open watches of one resource, given as <c>configmaps</c> or <c>deployments.apps</c>.</summary>
    public void CutWatches(string resource)
    {
        lock (_lock)
            _cutsOf[resource] = _cutsOf.GetValueOrDefault(resource) + 1;
        _wakeWatches();
    }

    /// <summary>Counts up with every cut that concerns watches of a resource.</summary>
    internal int WatchCuts(GroupResource resource)
    {
        lock (_lock)
            return _cuts + _cutsOf.GetValueOrDefault(resource.ToString());
    }

    /// <summary>Completes at the next <see cref="Heal"/>.</summary>
    internal Task Healed
    {
        get
        {
            lock (_lock)
                return _healed.Task;
        }
    }

    internal Task WhilePartitionedAsync(CancellationToken cancel)
    {
        lock (_lock)
            return _partitioned ? _healed.Task.WaitAsync(cancel) : Task.CompletedTask;
    }

    /// <summary>Lets go of everybody who hangs in a fault or a watch: the cluster ends.</summary>
    internal void Close()
    {
        Heal();
        CutWatches();
    }

    /// <summary>The fault that hits this request; null when none does.</summary>
    internal Fault? Choose(string verb, GroupResource? resource, string? ns = null)
    {
        lock (_lock)
            return _active.FirstOrDefault(active => active.Matches(verb, resource, ns) && Strikes(active.Fault) && active.TryHit())?.Fault;
    }

    internal void Remove(ActiveFault fault)
    {
        lock (_lock)
            _active.Remove(fault);
    }

    private bool Strikes(Fault fault) => fault.Probability >= 1 || _chance.NextDouble() < fault.Probability;

    internal static StatusException ErrorOf(Fault fault) => new(fault.Code, ReasonOf(fault.Code), "injected fault")
    {
        Details = new StatusDetails(RetryAfterSeconds: fault.RetryAfterSeconds),
    };

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        410 => "Expired",
        422 => "Invalid",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "",
    };
}
