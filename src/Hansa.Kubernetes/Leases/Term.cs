namespace Hansa.Kubernetes.Leases;

/// <summary>One time of leading: it ends by itself when renewals stay away, on a thread that nothing else uses.</summary>
internal sealed class Term : IDisposable
{
    private readonly CancellationTokenSource _leading;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _deadline;
    private readonly Task _watchdog;
    private Moment _renewedAt;
    private volatile bool _over;

    /// <param name="heldSince">From before the request that acquired the Lease.</param>
    /// <param name="options">For the renew deadline.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Ends the term as well.</param>
    public Term(Moment heldSince, LeaseOptions options, TimeProvider clock, CancellationToken ct)
    {
        (_renewedAt, _clock, _deadline) = (heldSince, clock, options.RenewDeadline);
        _leading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Token = _leading.Token;
        _watchdog = ThreadWait.RunAsync("hansa-lease-watchdog", Watch);
    }

    /// <summary>The leader's token: cancelled before anybody else may lead.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether we may act as the leader right now.</summary>
    public bool IsOn => !_over && !Token.IsCancellationRequested && !IsOverdue;

    /// <summary>How long we may lead if no renewal succeeds from now on; zero when it is over.</summary>
    public TimeSpan Left => IsOn && _deadline - Volatile.Read(ref _renewedAt).Since(_clock) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private bool IsOverdue => Volatile.Read(ref _renewedAt).Since(_clock) >= _deadline;

    /// <summary>The Lease was renewed by a request that started then. A term that is over stays over.</summary>
    public void Renewed(Moment startedAt) => Volatile.Write(ref _renewedAt, startedAt);

    public void End()
    {
        _over = true;
        _leading.Cancel();
    }

    public void Dispose()
    {
        _over = true;
        _watchdog.Wait(CancellationToken.None);
        _leading.Dispose();
    }

    private void Watch()
    {
        ThreadWait.For(TimeSpan.MaxValue, _clock, () => _over || IsOverdue, CancellationToken.None);
        End();
    }
}
