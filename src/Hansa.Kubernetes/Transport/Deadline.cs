namespace Hansa.Kubernetes.Transport;

/// <summary>The caller's token, a deadline and the end of the client in one, and which of them it was.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _callers;
    private readonly CancellationToken _closed;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private TimeSpan _after;

    public Deadline(TimeSpan after, TimeProvider clock, CancellationToken closed, CancellationToken ct)
    {
        (_callers, _closed, _after) = (ct, closed, after);
        _timer = new CancellationTokenSource(after, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(ct, closed, _timer.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Starts again, from now.</summary>
    public void Extend(TimeSpan after)
    {
        _after = after;
        _timer.CancelAfter(after);
    }

    /// <summary>What to throw for <paramref name="e"/>: cancellation if the caller asked for it, TimedOut after the deadline, else its meaning.</summary>
    public Exception Translate(string what, Exception e)
    {
        if (_callers.IsCancellationRequested) return new OperationCanceledException("cancelled", e, _callers);
        if (_closed.IsCancellationRequested) return new ApiException(ApiFailure.Unreachable, $"{what}: this client was closed", e);
        return _timer.IsCancellationRequested ? Failures.TimedOut(what, _after) : Failures.From(what, e);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
