using System.Collections.Immutable;
using System.Globalization;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Drill;

/// <summary>One schedule: people, faults and restarts by chance; then peace; then what must hold.</summary>
internal sealed class DrillSchedule : IAsyncDisposable
{
    private readonly IDrillTime _time;
    private readonly DrillFleet _fleet;
    private readonly DrillLog _log;
    private readonly Random _chance;
    private readonly List<string> _story = [];
    private CancellationTokenSource _life = new();
    private Task _controller = Task.CompletedTask;

    private DrillSchedule(DrillFleet fleet, IDrillTime time, DrillLog log, Random chance) => (_fleet, _time, _log, _chance) = (fleet, time, log, chance);

    /// <summary>What did not hold; null when everything did.</summary>
    public static async Task<DrillFailure?> PlayAsync(IDrillServers servers, int seed, DrillOptions options, IDrillTime time, Action<string, DrillFleet?> register, CancellationToken ct)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"drill-{seed}");
        var (log, chance) = (new DrillLog(), new Random(seed));
        await using var fleet = await DrillFleet.StartAsync(servers, prefix, time.Clock, log, new Random(seed), ct);
        register(prefix, fleet);
        await using var schedule = new DrillSchedule(fleet, time, log, chance);
        try
        {
            schedule.StartController();
            await schedule.TroubleAsync(ct);
            await schedule.PeaceAsync(ct);
            if (options.Sabotage is { } sabotage)
                await sabotage(fleet, ct);
            var violations = await schedule.SettleAsync(ct);
            return violations.IsEmpty ? null : new DrillFailure(seed, violations, schedule._story);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new DrillFailure(seed, [$"the schedule could not be played to its end: {error}"], schedule._story);
        }
        finally
        {
            register(prefix, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopControllerAsync();
        _log.Factory.Dispose();
    }

    private async Task TroubleAsync(CancellationToken ct)
    {
        var actions = new DrillActions(_fleet, _chance);
        for (var left = 10 + _chance.Next(8); left > 0; left--)
        {
            Tell(await NextAsync(actions, ct));
            await PassAsync(_time.Tempo.LongestPause * _chance.NextDouble(), ct);
        }
    }

    private async Task<string> NextAsync(DrillActions actions, CancellationToken ct)
    {
        var clusters = _fleet.All.ToArray();
        var cluster = clusters[_chance.Next(clusters.Length)];
        switch (_chance.Next(100))
        {
            case < 60:
                return await actions.AnyAsync(ct);
            case < 80:
                return $"{cluster.Name}: {await cluster.TroubleAsync(_chance, ct)}";
            case < 85:
                cluster.Heal();
                return $"{cluster.Name} is healed";
            case < 91:
                await StopControllerAsync();
                StartController();
                return "the controller is killed and started again";
            case < 94:
                return await HandOverAsync(ct);
            default:
                var jump = TimeSpan.FromSeconds(_chance.Next(1, 1800));
                _time.Jump(jump);
                return string.Create(CultureInfo.InvariantCulture, $"the clock jumps by {jump.TotalSeconds} s");
        }
    }

    private async Task PeaceAsync(CancellationToken ct)
    {
        foreach (var cluster in _fleet.All)
            cluster.Heal();
        Tell("the faults stop");
        if (_fleet.LostDefinition)
        {
            // One that is being deleted has to go first, and with it, detached, what is of its kind: for that the controller needs the others.
            for (var deadline = _time.Elapsed + _time.Tempo.Patience; !await _fleet.InstallDefinitionsAsync(ct) && _time.Elapsed < deadline;)
                await PassAsync(_time.Tempo.Look, ct);
            Tell("people restore the definitions");
        }
    }

    // People look, and put back what went with a namespace or a definition, until it is there.
    private async Task<ImmutableArray<string>> SettleAsync(CancellationToken ct)
    {
        var deadline = _time.Elapsed + _time.Tempo.Patience;
        ImmutableArray<string> violations, harm;
        do
        {
            if (_fleet.LostDefinition || _fleet.LostNamespace || _fleet.People.HasMissed)
                await _fleet.People.RestoreAsync(_fleet.Model, ct);
            if (_fleet.LostDefinition)
                await _fleet.People.ConfirmRestoreAsync(ct);
            await PassAsync(_time.Tempo.Look, ct);
            harm = [.. await DrillInvariants.HarmAsync(_fleet, ct), .. _log.Errors];
            violations = await DrillInvariants.ViolationsAsync(_fleet, ct);
        }
        while (!violations.IsEmpty && harm.IsEmpty && _time.Elapsed < deadline);

        return !harm.IsEmpty ? harm : violations.IsEmpty ? await UnrestAsync(ct) : violations;
    }

    // Writing stops: nothing is written while nothing happens.
    private async Task<ImmutableArray<string>> UnrestAsync(CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            var before = _fleet.All.Select(cluster => cluster.Writes).ToArray();
            await PassAsync(_time.Tempo.Rest, ct);
            ImmutableArray<string> restless = [.. _fleet.All.Zip(before).Where(pair => pair.First.Writes != pair.Second).Select(pair => $"{pair.First.Name} is still written to")];
            if (restless.IsEmpty || tries == 5)
                return restless;
        }
    }

    private async Task PassAsync(TimeSpan time, CancellationToken ct)
    {
        for (var end = _time.Elapsed + time; _time.Elapsed < end;)
        {
            await _time.TickAsync(ct);
            if (_controller.IsCompleted)
                Restarted();
        }
    }

    // As a kubelet does; what is no answer of the API server is a bug.
    private void Restarted()
    {
        if (_controller.Exception?.InnerException is { } error and not (ApiException or InvalidOperationException or OperationCanceledException))
            _log.Add($"the controller ended: {error}");
        Tell($"the controller gave up and is started again: {_controller.Exception?.InnerException?.Message}");
        StartController();
    }

    private void StartController()
    {
        _life.Dispose();
        _life = new CancellationTokenSource();
        var life = _life.Token; // its own, whoever leads by the time it begins
        _controller = Task.Run(() => _fleet.RunControllerAsync(life), CancellationToken.None);
    }

    // A leader that was frozen does not know yet that another one leads: for some seconds both act.
    private async Task<string> HandOverAsync(CancellationToken ct)
    {
        using var life = _life;
        var former = _controller;
        (_life, _controller) = (new CancellationTokenSource(), Task.CompletedTask);
        StartController();
        var both = TimeSpan.FromMilliseconds(_chance.Next(5000));
        await PassAsync(both, ct);
        await EndAsync(life, former);
        return string.Create(CultureInfo.InvariantCulture, $"another controller leads; the former one went on for {both.TotalSeconds:0.0} s");
    }

    private async Task StopControllerAsync()
    {
        await EndAsync(_life, _controller);
        _life.Dispose();
    }

    private async Task EndAsync(CancellationTokenSource life, Task controller)
    {
        await life.CancelAsync();
        while (!controller.IsCompleted)
            await _time.TickAsync(CancellationToken.None);
    }

    private void Tell(string what) => _story.Add(string.Create(CultureInfo.InvariantCulture, $"{_time.Elapsed.TotalSeconds,7:0.0} s  {what}"));
}
