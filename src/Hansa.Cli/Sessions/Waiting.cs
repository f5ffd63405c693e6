namespace Hansa.Cli.Sessions;

/// <summary>Looks again until something has come about.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="session">Says how long.</param>
    /// <param name="look">Null when it has come about, otherwise how far it is.</param>
    /// <exception cref="TimeoutException">It did not come about in time; the message says how far it was.</exception>
    public static async Task UntilAsync(this Session session, Func<Task<string?>> look)
    {
        if (session.Wait is not { } patience)
            return;

        var began = session.Clock.GetTimestamp();
        while (await look() is { } state)
        {
            if (session.Clock.GetElapsedTime(began) > patience)
                throw new TimeoutException($"timed out waiting: {state}");
            session.Progress.Report(state);
            await Task.Delay(Interval, session.Clock, session.Ct);
        }

        session.Progress.Clear();
    }
}
