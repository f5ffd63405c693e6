using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Informers;

/// <summary>List, watch, resume, and list again when resuming is not possible; the whole cycle is inside the retry.</summary>
internal sealed class ListWatchLoop(CollectionReader collection, ICollectionSink sink, TimeProvider clock, Random random)
{
    private const int ResumesInARow = 3;
    private static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();   // guards _cycle, _asked, _done and _paused
    private readonly Backoff _backoff = new(random);
    private CancellationTokenSource? _cycle;
    private TaskCompletionSource? _paused;
    private int _asked = 1;   // lists that were asked for,
    private int _done;        // and how many of those requests the last complete list has answered
    private int _resumes;     // failed watches since the last event or list
    private int _expiries;    // 410s since a watch lasted
    private int _early;       // watches that ended as soon as they had told something, since one lasted

    public void Relist()
    {
        lock (_gate)
        {
            _asked++;
            _cycle?.Cancel();
        }
    }

    /// <summary>No request from now on, until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _cycle?.Cancel();
        }
    }

    /// <summary>Goes on where it was, at once.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _paused?.SetResult();
            _paused = null;
        }
    }

    /// <summary>Returns normally, and only when cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await NotPausedAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var cycle = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Begin(cycle);
            try
            {
                await CycleAsync(cycle.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cycle.IsCancellationRequested)
            {
                // The end, or a pause, or somebody asked for a fresh list.
            }
            finally
            {
                Begin(null);
            }
        }
    }

    /// <summary>One list if need be, and one watch; after a failure the pause as well.</summary>
    private async Task CycleAsync(CancellationToken ct)
    {
        var pause = TimeSpan.Zero;
        try
        {
            if (MustList()) await ListAsync(ct).ConfigureAwait(false);
            pause = await WatchAsync(ct).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            pause = Failed(e);
        }
#pragma warning disable CA1031 // Whatever a server sends, its collection is asked for again.
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
#pragma warning restore CA1031
        {
            pause = Failed(new ApiException(ApiFailure.BadAnswer, $"what was sent cannot be understood ({e.GetType().Name})", e));
        }

        if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, ct).ConfigureAwait(false);
    }

    private async Task ListAsync(CancellationToken ct)
    {
        var version = "";
        var answers = Asked();
        KubernetesMetrics.Lists.Add(1, Kind);
        sink.BeginList();
        await foreach (var page in collection.ListAsync(ct).ConfigureAwait(false))
        {
            sink.Contact();
            sink.Page(page);
            version = page.ResourceVersion;
        }

        Listed(answers);
        sink.EndList(version);
    }

    /// <summary>How long to wait before the next watch: not at all, unless this one ended as soon as it began.</summary>
    private async Task<TimeSpan> WatchAsync(CancellationToken ct)
    {
        var from = sink.Progress ?? throw new InvalidOperationException("a watch before the first list");
        var started = clock.GetTimestamp();
        var heard = false;
        try
        {
            using var watch = await collection.OpenWatchAsync(from, TimeSpan.FromSeconds((int)random.Between(300, 601)), ct).ConfigureAwait(false);
            sink.Contact();
            sink.Healthy();
            await foreach (var e in watch.ReadAsync(ct).ConfigureAwait(false))
            {
                heard = true;
                _resumes = 0;
                sink.Contact();
                sink.Event(e);
            }

            Restarted("end");
            return clock.GetElapsedTime(started) >= TooShort || (heard && _early++ == 0) ? TimeSpan.Zero : _backoff.Next();
        }
        finally
        {
            if (clock.GetElapsedTime(started) >= LongEnough) Lasted();
        }
    }

    /// <summary>A single event is no sign of good health: one and then an end, again and again, would be lists for ever.</summary>
    private void Lasted()
    {
        _expiries = _early = 0;
        _backoff.Reset();
    }

    private TimeSpan Failed(ApiException e)
    {
        Restarted(e.Failure.ToString());
        var canResume = e.Failure is ApiFailure.Unreachable or ApiFailure.TimedOut or ApiFailure.TooManyRequests or ApiFailure.ServerError;
        var firstExpiry = e.Failure == ApiFailure.Expired && !MustList() && _expiries++ == 0;
        // "Too large resource version" is a plain 504: without an end to resuming it would be asked for ever.
        if (!canResume || ++_resumes >= ResumesInARow) RequireList();
        if (firstExpiry) return TimeSpan.Zero;

        var delay = _backoff.Next();
        if (e.RetryAfter > delay) delay = e.RetryAfter.Value;
        sink.Failed(e, delay);
        return delay;
    }

    private KeyValuePair<string, object?> Kind => new("kind", collection.Type.ToString());

    private void Restarted(string why) => KubernetesMetrics.WatchRestarts.Add(1, Kind, new("why", why));

    private void Begin(CancellationTokenSource? cycle)
    {
        lock (_gate)
        {
            _cycle = cycle;
            if (_paused is not null) cycle?.Cancel();
        }
    }

    private async Task NotPausedAsync(CancellationToken ct)
    {
        Task? pause;
        lock (_gate) pause = _paused?.Task;
        if (pause is null) return;
        await pause.WaitAsync(ct).ConfigureAwait(false);
        _backoff.Reset();
    }

    private bool MustList()
    {
        lock (_gate) return _done != _asked;
    }

    private void RequireList()
    {
        lock (_gate) _asked++;
    }

    private int Asked()
    {
        lock (_gate) return _asked;
    }

    /// <summary>Somebody may have asked again while we were listing: that is not answered by this list.</summary>
    private void Listed(int answers)
    {
        _resumes = 0;
        lock (_gate) _done = answers;
    }
}
