namespace Hansa.Sandbox.Drill;

/// <summary>Time that passes fifty times as fast as it does, and jumps with every timer.</summary>
internal sealed class QuickTime(DateTimeOffset start, TimeSpan patience) : IDrillTime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(4);

    private readonly DrillClock _clock = new(start);

    public TimeProvider Clock => _clock;

    public TimeSpan Elapsed => _clock.Elapsed;

    public DrillTempo Tempo { get; } = new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(10), patience, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(40));

    public async Task TickAsync(CancellationToken ct)
    {
        await Task.Delay(Pace, TimeProvider.System, ct);
        _clock.Advance(Tick);
    }

    public void Jump(TimeSpan by) => _clock.Advance(by);
}
