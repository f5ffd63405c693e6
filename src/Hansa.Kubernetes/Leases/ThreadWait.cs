namespace Hansa.Kubernetes.Leases;

/// <summary>
/// Waiting on a thread of one's own. The given clock is looked at every few milliseconds instead of setting a timer, since timers fire on
/// the thread pool, which is what a lease must not depend on.
/// </summary>
internal static class ThreadWait
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when the time has passed, or <paramref name="until"/> is true, or the token is cancelled.</summary>
    public static void For(TimeSpan time, TimeProvider clock, Func<bool> until, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        while (!until() && !ct.IsCancellationRequested && clock.GetElapsedTime(started) < time) ct.WaitHandle.WaitOne(Slice);
    }

    /// <summary>Runs <paramref name="body"/> on a background thread of its own.</summary>
    public static Task RunAsync(string name, Action body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Complete(body, done)) { Name = name, IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static void Complete(Action body, TaskCompletionSource done)
    {
        try
        {
            body();
            done.SetResult();
        }
#pragma warning disable CA1031 // Not swallowed: it goes to whoever awaits the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }
    }
}
