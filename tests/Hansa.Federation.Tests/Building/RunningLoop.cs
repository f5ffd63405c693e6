namespace Hansa.Federation.Tests.Building;

/// <summary>A loop of the controller that runs until the test is over.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins it. To be called once.</summary>
    public void Begin(Func<CancellationToken, Task> loop) => _running = loop(_stop.Token);

    /// <summary>Ends it, if it was begun.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
