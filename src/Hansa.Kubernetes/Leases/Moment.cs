namespace Hansa.Kubernetes.Leases;

/// <summary>
/// A moment by both clocks. The monotonic one stands still while a machine sleeps, and the wall clock may be set back; of the times since
/// then the longer one counts, so that a term ends too early rather than too late.
/// </summary>
internal sealed record Moment(long Timestamp, DateTimeOffset Wall)
{
    public static Moment Now(TimeProvider clock) => new(clock.GetTimestamp(), clock.GetUtcNow());

    public TimeSpan Since(TimeProvider clock)
    {
        var (elapsed, wall) = (clock.GetElapsedTime(Timestamp), clock.GetUtcNow() - Wall);
        return elapsed > wall ? elapsed : wall;
    }
}
