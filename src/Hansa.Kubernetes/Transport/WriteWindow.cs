namespace Hansa.Kubernetes.Transport;

/// <summary>
/// How long its owner may still write, shared by all clients of a leader. Cancelling does not stop a request that is on its way: so none begins
/// when the time may not be enough, and none lasts longer than the time.
/// </summary>
public sealed class WriteWindow
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);
    private volatile Func<TimeSpan>? _left;

    /// <summary>From now on writes end with that time; before, nothing limits them.</summary>
    public void Follow(Func<TimeSpan> left) => _left = left;

    /// <summary>The deadline of a write that begins now.</summary>
    /// <exception cref="ApiException">There is too little time left for it.</exception>
    internal TimeSpan DeadlineOf(string what, TimeSpan timeout)
    {
        if (_left?.Invoke() is not { } left) return timeout;
        if (left < Least) throw new ApiException(ApiFailure.TooManyRequests, $"{what}: not sent, another process may lead soon") { RetryAfter = TimeSpan.FromSeconds(1) };
        return left < timeout ? left : timeout;
    }
}
