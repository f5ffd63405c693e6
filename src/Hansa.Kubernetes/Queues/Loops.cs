using System.Collections.Immutable;

namespace Hansa.Kubernetes.Queues;

/// <summary>Loops that work together.</summary>
public static class Loops
{
    /// <summary>
    /// Every loop runs until cancelled; one that ends before takes the others down, so that nothing half-works. They are begun in order, and each
    /// subscribes to what it follows before it waits for the first time.
    /// </summary>
    public static async Task FirstToEndAsync(CancellationToken ct, params Func<CancellationToken, Task>[] loops)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = loops.Select(loop => loop(stop.Token)).ToImmutableArray();
        var first = await Task.WhenAny(running);
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
        ct.ThrowIfCancellationRequested();
    }
}
