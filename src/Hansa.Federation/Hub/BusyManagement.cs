using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Hub;

/// <summary>
/// For what is asked before the controller acts: a management API that answers and asks for patience ends no start. It does so, with 429 and
/// <c>Retry-After</c>, for some seconds after CRDs were applied.
/// </summary>
public static class BusyManagement
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">The requests; made again from the first.</param>
    /// <param name="waits">Told what is waited for.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ApiException">There is no answer, or one that waiting does not change.</exception>
    public static async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, Action<string> waits, TimeProvider clock, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(waits);
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (ApiException e) when (e.Failure is ApiFailure.TooManyRequests or ApiFailure.ServerError)
            {
                waits(e.Message);
                await Task.Delay(e.RetryAfter ?? Pause, clock, ct);
            }
        }
    }
}
