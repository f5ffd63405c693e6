namespace Hansa.Kubernetes.Transport;

/// <summary>
/// A token bucket and a limit on requests in flight, shared by whoever is given it. Waiting is first come, first served, and is not part
/// of any request's deadline.
/// </summary>
public sealed class RequestBudget : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _clock;
    private readonly double _perSecond;
    private readonly int _burst;
    private double _tokens;
    private long _filledAt;
    private long _closedAt;
    private TimeSpan _closedFor;

    /// <param name="perSecond">Sustained requests per second; more than 0.</param>
    /// <param name="burst">Requests that may start at once after a pause; at least 1.</param>
    /// <param name="inFlight">Requests that may be under way at once; at least 1.</param>
    /// <param name="clock">Where the time comes from.</param>
    public RequestBudget(double perSecond, int burst, int inFlight, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1);
        ArgumentNullException.ThrowIfNull(clock);
        (_perSecond, _burst, _clock, _tokens) = (perSecond, burst, clock, burst);
        _slots = new SemaphoreSlim(inFlight, inFlight);
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>The server asked for quiet: for that long, whoever asks is told so at once, and nothing is sent.</summary>
    public void CloseFor(TimeSpan time)
    {
        lock (_gate)
        {
            if (time > LeftLocked()) (_closedAt, _closedFor) = (_clock.GetTimestamp(), time);
        }
    }

    /// <summary>How long the server still wants quiet; zero when it does not.</summary>
    public TimeSpan ClosedFor
    {
        get
        {
            lock (_gate) return LeftLocked();
        }
    }

    /// <summary>Waits for a slot and for the rate; the slot is free again when the result is disposed.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await PaceAsync(ct).ConfigureAwait(false);
            return new Slot(_slots);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Waits for the rate only: for watches, which would hold a slot for minutes.</summary>
    public async ValueTask PaceAsync(CancellationToken ct)
    {
        var wait = TakeToken();
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, _clock, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    /// <summary>Takes a token, on credit if need be; the result is when that credit will be covered.</summary>
    private TimeSpan TakeToken()
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            var refill = _clock.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond;
            _tokens = Math.Min(_burst, _tokens + refill) - 1;
            _filledAt = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _perSecond);
        }
    }

    private TimeSpan LeftLocked() =>
        _closedFor == TimeSpan.Zero || _closedFor - _clock.GetElapsedTime(_closedAt) is not { Ticks: > 0 } left ? TimeSpan.Zero : left;

    private void GiveBack()
    {
        lock (_gate) _tokens += 1;
    }

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0) slots.Release();
        }
    }
}
