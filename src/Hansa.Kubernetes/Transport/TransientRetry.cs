namespace Hansa.Kubernetes.Transport;

/// <summary>For the few writes outside a queue: a management cluster that is away for a moment ends nothing.</summary>
public static class TransientRetry
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it goes through, with pauses of 2 s that grow to a minute: what cannot go through now may after a person has mended something.</summary>
    /// <param name="work">What is done; begun anew each time.</param>
    /// <param name="waits">Told what it fails at: the first time, and whenever that is something else than before.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="longest">The longest pause; a minute if null.</param>
    public static async Task RunAsync(Func<Task> work, Action<string> waits, TimeProvider clock, CancellationToken ct, TimeSpan? longest = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(waits);
        var (pause, told) = (Shortest, "");
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (ApiException e)
            {
                if (e.Message != told)
                {
                    told = e.Message;
                    waits(told);
                }

                await Task.Delay(e.RetryAfter ?? pause, clock, ct);
                pause = pause * 2 < (longest ?? Longest) ? pause * 2 : longest ?? Longest;
            }
        }
    }
}
