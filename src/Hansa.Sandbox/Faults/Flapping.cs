using Hansa.ApiServer.Faults;

namespace Hansa.Sandbox.Faults;

/// <summary>Cuts a cluster off and lets it come back, by turns, until disposed; it begins cut off.</summary>
internal sealed class Flapping : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FaultPlan _plan;
    private readonly ClusterFaults _faults;
    private readonly ITimer _timer;
    private bool _ended;

    public Flapping(FaultPlan plan, ClusterFaults faults, TimeSpan every, TimeProvider clock)
    {
        (_plan, _faults) = (plan, faults);
        plan.Partition();
        _timer = clock.CreateTimer(_ => Turn(), null, every, every);
    }

    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _timer.Dispose();
    }

    private void Turn()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            if (!_plan.Partitioned)
            {
                _plan.Partition();
                return;
            }

            _plan.Heal();
            foreach (var fault in _faults.ToPlan())
                _ = _plan.Add(fault); // Heal took them away, too
        }
    }
}
