using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Intent;

/// <summary>For the few writes outside a queue: a management cluster that is away for a moment ends nothing.</summary>
internal static class TransientRetry
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Runs until it goes through: what cannot go through now may after a person has mended something.</summary>
    public static async Task RunAsync(Func<Task> work, TimeProvider clock, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (ApiException e)
            {
                await Task.Delay(e.RetryAfter ?? Pause, clock, ct);
            }
        }
    }
}
