namespace Hansa.RealClusters.Processes;

/// <summary>Asks a process every 50 ms whether it is ready, up to 60 s; notices its death at once.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task WaitAsync(ChildProcess process, Func<CancellationToken, Task<bool>> isReady, TimeProvider clock, CancellationToken ct)
    {
        var begin = clock.GetTimestamp();
        while (clock.GetElapsedTime(begin) < Deadline)
        {
            process.ThrowIfExited();
            if (await AnswersAsync(isReady, ct)) return;

            await Task.WhenAny(process.Exited, Task.Delay(Interval, clock, ct));
            ct.ThrowIfCancellationRequested();
        }

        throw process.Failure($"was not ready within {Deadline.TotalSeconds} s");
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken ct)
    {
        try
        {
            return await isReady(ct);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false; // the client's time-out
        }
    }
}
