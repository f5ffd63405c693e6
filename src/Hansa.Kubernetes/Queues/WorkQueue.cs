namespace Hansa.Kubernetes.Queues;

/// <summary>
/// Keys that need work. A key is given out to one taker at a time; what is added meanwhile is given out again after
/// <see cref="Done"/>, once. Safe for many threads.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();   // guards everything below but _available
    private readonly SemaphoreSlim _available = new(0);   // one permit per key in _ready
    private readonly PriorityLine<TKey> _ready = new();
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, Priority> _again = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayLine<TKey> _delayed;
    private readonly Dictionary<TKey, long> _readySince = [];
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private bool _disposed;

    /// <param name="clock">Where the time comes from.</param>
    /// <param name="random">For jitter; used under the queue's own lock.</param>
    /// <param name="retry">Back-off of <see cref="AddRateLimited"/>; null means <see cref="RetryPolicy.Default"/>.</param>
    public WorkQueue(TimeProvider clock, Random random, RetryPolicy? retry = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _random, _retry) = (clock, random, retry ?? RetryPolicy.Default);
        _delayed = new DelayLine<TKey>(clock, ReleaseDue);
    }

    /// <summary>The label in metrics; queues may share one.</summary>
    public string Name { get; init; } = typeof(TKey).Name;

    /// <summary>Keys that wait to be taken now; neither delayed ones nor those being worked on.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _ready.Count;
        }
    }

    /// <summary>Asks for work on the key. One that waits already moves up if <paramref name="priority"/> is more urgent.</summary>
    public void Add(TKey key, Priority priority = Priority.Normal)
    {
        lock (_gate) AddLocked(key, priority);
    }

    /// <summary>Asks for work later. Of several delays of one key the earliest counts, with the most urgent priority.</summary>
    public void AddAfter(TKey key, TimeSpan delay, Priority priority = Priority.Normal)
    {
        lock (_gate)
        {
            if (_disposed) return;
            if (delay <= TimeSpan.Zero) AddLocked(key, priority);
            else _delayed.Add(key, delay, priority);
        }
    }

    /// <summary>Asks for work after the key's back-off, which grows until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        TimeSpan delay;
        lock (_gate)
        {
            var failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            delay = _retry.Delay(failures, _random);
        }

        KubernetesMetrics.QueueRetries.Add(1, Label);
        AddAfter(key, delay);
    }

    /// <summary>The key's last work went well: its back-off starts anew.</summary>
    public void Forget(TKey key)
    {
        lock (_gate) _failures.Remove(key);
    }

    /// <summary>The most urgent key, oldest first. The taker must call <see cref="Done"/>.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken ct)
    {
        await _available.WaitAsync(ct).ConfigureAwait(false);
        KubernetesMetrics.QueueDepth.Add(-1, Label);
        lock (_gate)
        {
            var key = _ready.Take();
            _processing.Add(key);
            if (_readySince.Remove(key, out var since)) KubernetesMetrics.QueueWait.Record(_clock.GetElapsedTime(since).TotalSeconds, Label);
            return key;
        }
    }

    /// <summary>The work on a taken key has ended, well or not.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key)) throw new InvalidOperationException("a key that was not taken cannot be done");
            if (_again.Remove(key, out var priority)) AddLocked(key, priority);
        }
    }

    /// <summary>Stops the timer; nothing is added any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _delayed.Dispose();
            KubernetesMetrics.QueueDepth.Add(-_ready.Count, Label);
        }

        _available.Dispose();
    }

    private KeyValuePair<string, object?> Label => new("queue", Name);

    private void AddLocked(TKey key, Priority priority)
    {
        if (_disposed) return;
        if (_processing.Contains(key))
        {
            _again[key] = _again.TryGetValue(key, out var asked) && asked < priority ? asked : priority;
            return;
        }

        if (!_ready.Add(key, priority)) return;
        _readySince[key] = _clock.GetTimestamp();
        KubernetesMetrics.QueueAdds.Add(1, Label);
        KubernetesMetrics.QueueDepth.Add(1, Label);
        _available.Release();
    }

    private void ReleaseDue()
    {
        lock (_gate)
        {
            if (_disposed) return;
            foreach (var (key, priority) in _delayed.TakeDue()) AddLocked(key, priority);
        }
    }
}
