using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Kubernetes.Leases;

/// <summary>
/// Leads while it holds a Lease. Renewals run on a thread of their own with blocking requests, so that no work can starve them, and a
/// second thread ends the term when they stay away.
/// </summary>
public sealed partial class LeaderElector
{
    private readonly LeaseOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly Contender _contender;
    private volatile Term? _term;
    private bool _heldByAnother;   // lease thread only: why the last TryHold was false

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public LeaderElector(ApiClient client, LeaseOptions options, TimeProvider clock, Random random, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        (_options, _clock, _random, _log) = (options, clock, random, log);
        _contender = new Contender(new LeaseClient(client, options), options, clock);
    }

    /// <summary>Whether we lead right now. False as soon as the renew deadline has passed, even if nothing has noticed yet.</summary>
    public bool IsLeader => _term?.IsOn == true;

    /// <summary>How long we lead at least; zero when we do not.</summary>
    public TimeSpan Left => _term?.Left ?? TimeSpan.Zero;

    /// <summary>
    /// Contends, and runs <paramref name="lead"/> whenever we lead, again after each loss. Its token is cancelled first of all when leadership is lost.
    /// Returns when cancelled, after the work has stopped and the Lease was given up; or when <paramref name="lead"/> returns by itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">The work did not stop in time after leadership was lost: the process should end.</exception>
    public Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken ct) =>
        ThreadWait.RunAsync("hansa-lease", () => Run(lead, ct));

    private void Run(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var started = Moment.Now(_clock);
            if (TryHold(ct) && Lead(lead, started, ct)) return;
            ThreadWait.For(_options.RetryPeriod * _random.Between(1, 1.5), _clock, static () => false, ct);
        }
    }

    /// <summary>One term; true if there should be no other.</summary>
    private bool Lead(Func<CancellationToken, Task> lead, Moment heldSince, CancellationToken ct)
    {
        using var term = new Term(heldSince, _options, _clock, ct);
        _term = term;
        LogLeading(_options.Identity, _options.Namespace, _options.Name);
        var work = Task.Run(() => lead(term.Token), CancellationToken.None);
        RenewWhile(term, () => !work.IsCompleted && term.IsOn);

        // Not asked of the work: on a loss it may have stopped before we look.
        var lost = !term.IsOn && !ct.IsCancellationRequested;
        if (lost) LogLost(_options.Identity, _options.Namespace, _options.Name);
        if (lost) term.End();
        Stop(term, work, renew: !lost);
        _term = null;
        if (lost && work.Exception is { } failed) LogWorkFailed(failed, _options.Identity);
        if (lost) return false;

        Release();
        if (!work.IsCanceled || !ct.IsCancellationRequested) work.GetAwaiter().GetResult();   // completed; passes its exception on
        return true;
    }

    /// <summary>Waits for the work to stop. While we still hold the Lease it is renewed, so that nobody starts before we have ended.</summary>
    private void Stop(Term term, Task work, bool renew)
    {
        var started = _clock.GetTimestamp();
        bool Stopped() => work.IsCompleted || _clock.GetElapsedTime(started) >= _options.StopBound;
        if (renew) RenewWhile(term, () => !Stopped());
        ThreadWait.For(_options.StopBound, _clock, Stopped, CancellationToken.None);
        if (work.IsCompleted) return;

        LogStuck(_options.Identity, _options.StopBound);
        throw new InvalidOperationException($"the leader's work did not stop within {_options.StopBound} after its leadership ended");
    }

    private void RenewWhile(Term term, Func<bool> going)
    {
        while (going())
        {
            ThreadWait.For(_options.RetryPeriod, _clock, () => !going(), CancellationToken.None);
            var started = Moment.Now(_clock);
            if (!going()) return;
            if (TryHold(CancellationToken.None)) term.Renewed(started);
            else if (_heldByAnother) term.End();
        }
    }

    private void Release()
    {
        try
        {
            _contender.Release(CancellationToken.None);
            LogReleased(_options.Identity, _options.Namespace, _options.Name);
        }
        catch (ApiException e)
        {
            LogFailed(_options.Namespace, _options.Name, e.Message);   // others wait for the lease's duration instead
        }
    }

    private bool TryHold(CancellationToken ct)
    {
        _heldByAnother = false;
        try
        {
            var held = _contender.TryHold(ct);
            _heldByAnother = !held;
            return held;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
        {
            LogForbidden(_options.Namespace, _options.Name, e.Message);
            return false;
        }
        catch (ApiException e)
        {
            LogFailed(_options.Namespace, _options.Name, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads, by lease {Namespace}/{Name}")]
    private partial void LogLeading(string identity, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Identity} lost lease {Namespace}/{Name} and stops its work")]
    private partial void LogLost(string identity, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} gave lease {Namespace}/{Name} up")]
    private partial void LogReleased(string identity, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Name} may not be written: give the service account get, create and update on leases there. {Reason}")]
    private partial void LogForbidden(string @namespace, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Name}: {Reason}")]
    private partial void LogFailed(string @namespace, string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Identity}: the leader's work failed while it stopped")]
    private partial void LogWorkFailed(Exception e, string identity);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Identity}: the leader's work did not stop within {Bound}; this process must end")]
    private partial void LogStuck(string identity, TimeSpan bound);
}
