using Hansa.Federation.Fleet;

namespace Hansa.Federation.Attachment;

/// <summary>
/// Hysteresis both ways, so that a flapping cluster does not flap in status: the first result is taken at once, a worse one after three
/// in a row (KubeFed's threshold), a good one after two. Pure.
/// </summary>
internal sealed record HealthHistory(Health Current, Health Candidate, int Count)
{
    private const int FailureThreshold = 3;
    private const int SuccessThreshold = 2; // KubeFed's is 1

    public static HealthHistory Empty { get; } = new(Health.Unknown, Health.Unknown, 0);

    /// <summary>Whether one more result like the last is enough for a change.</summary>
    public bool IsAboutToRecover => Candidate == Health.Ready && Current != Health.Ready;

    public HealthHistory After(Health probed)
    {
        if (Current == Health.Unknown || probed == Current)
        {
            return new HealthHistory(probed, probed, 0);
        }

        var count = probed == Candidate ? Count + 1 : 1;
        var threshold = probed == Health.Ready ? SuccessThreshold : FailureThreshold;
        return count >= threshold ? new HealthHistory(probed, probed, 0) : new HealthHistory(Current, probed, count);
    }
}
