using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Applying;

/// <summary>Tries again what may well go through in a moment: an API server that is busy, or an object that somebody else reported on meanwhile.</summary>
internal static class Steadily
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="work">Looks first what is there: the try before may have gone through.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ApiException">It fails for good, or for half a minute.</exception>
    public static async Task<T> DoAsync<T>(Func<Task<T>> work, TimeProvider clock, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await work();
            }
            catch (ApiException e) when ((e.IsTransient || e.Failure is ApiFailure.Conflict or ApiFailure.AlreadyExists) && clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(e.RetryAfter ?? Pause, clock, ct);
            }
        }
    }
}
