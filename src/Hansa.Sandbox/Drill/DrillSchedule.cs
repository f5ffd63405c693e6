using System.Collections.Immutable;
using System.Globalization;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill.Deeds;
using Hansa.Sandbox.Drill.Invariants;
using Hansa.Sandbox.Drill.Oracle;

namespace Hansa.Sandbox.Drill;

/// <summary>One schedule: people, faults and restarts step by step; then peace; then what must hold.</summary>
internal sealed class DrillSchedule : IAsyncDisposable
{
    private readonly IDrillTime _time;
    private readonly DrillFleet _fleet;
    private readonly DrillLog _log;
    private readonly DrillOptions _options;
    private readonly Random _chance;
    private readonly DrillDeeds _deeds;
    private readonly List<string> _story = [];
    private readonly string? _lost; // the cluster that nobody reaches for a while in the end
    private readonly bool _hasAnotherLife;
    private DrillController _controller;
    private bool _isLeadLost;

    private DrillSchedule(DrillFleet fleet, IDrillTime time, DrillLog log, DrillOptions options, int seed)
    {
        (_fleet, _time, _log, _options, _chance, _deeds) = (fleet, time, log, options, new Random(seed), new DrillDeeds(fleet));
        fleet.Passing = PassAsync;
        _lost = _chance.Next(3) == 0 ? DrillFleet.Clusters[_chance.Next(DrillFleet.Clusters.Length)] : null;
        _hasAnotherLife = _chance.Next(3) == 0;
        _controller = Start();
    }

    /// <summary>What did not hold; null when everything did.</summary>
    public static async Task<DrillFailure?> PlayAsync(
        IDrillServers servers, string prefix, int seed, ImmutableArray<DrillStep> steps, DrillOptions options, IDrillTime time, Action<string, DrillFleet?> register, CancellationToken ct)
    {
        var log = new DrillLog();
        await using var fleet = await DrillFleet.StartAsync(servers, prefix, time.Clock, log, new Random(seed), ct);
        register(prefix, fleet);
        await using var schedule = new DrillSchedule(fleet, time, log, options, seed);
        try
        {
            var violations = await schedule.PlayAsync(steps, ct);
            return violations.IsEmpty ? null : new DrillFailure(seed, steps, violations, schedule._story);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new DrillFailure(seed, steps, [$"the schedule could not be played to its end: {error}"], schedule._story);
        }
        finally
        {
            register(prefix, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _log.Factory.Dispose();
    }

    private async Task<ImmutableArray<string>> PlayAsync(ImmutableArray<DrillStep> steps, CancellationToken ct)
    {
        await BeginAsync(ct);
        foreach (var step in steps)
        {
            Tell(await PlayAsync(step, ct), step.Number);
            await PassAsync(_time.Tempo.LongestPause * step.Pause, ct);
            if (Seen() is { IsEmpty: false } harm)
                return harm;
        }

        if (await WithOneLostAsync(ct) is { IsEmpty: false } delayed)
            return delayed;
        await PeaceAsync(ct);
        if (_options.Meddle is { } meddle)
            await meddle(_fleet, ct);
        var violations = await SettleAsync(ct);
        if (violations.IsEmpty)
            violations = await WithoutHoldsAsync(ct);
        if (violations.IsEmpty)
            violations = await UnrestAsync(ct);
        if (violations.IsEmpty)
            violations = await AnotherLifeAsync(ct);
        return [.. await Secrecy.LeaksAsync(_fleet, ct), .. violations];
    }

    // Nobody can write into a workspace before the controller has made its namespace.
    private async Task BeginAsync(CancellationToken ct)
    {
        foreach (var workspace in DrillIntents.WorkspaceNames)
        {
            for (var end = _time.Elapsed + _time.Tempo.Patience; _time.Elapsed < end && !await _fleet.IsThereAsync(Kinds.Namespace, ObjectKey.ClusterScoped(workspace), ct);)
                await PassAsync(TimeSpan.FromSeconds(1), ct);
        }
    }

    private async Task<string> PlayAsync(DrillStep step, CancellationToken ct)
    {
        var chance = new Random(step.Chance);
        var name = DrillFleet.Everywhere[chance.Next(DrillFleet.Everywhere.Length)];
        var cluster = _fleet.ClusterOf(name);
        switch (step.Deed)
        {
            case DrillDeed.Trouble:
                return $"{name}: {await cluster.TroubleAsync(chance, ct)}";
            case DrillDeed.Heal:
                cluster.Heal();
                return $"{name} is healed";
            case DrillDeed.Kill:
                await StopAsync();
                _controller = Start();
                return "the controller is killed and started again";
            case DrillDeed.HandOver:
                return await HandOverAsync(TimeSpan.FromSeconds(5) * chance.NextDouble(), ct);
            case DrillDeed.LoseLead:
                return await LoseLeadAsync(chance, ct);
            case DrillDeed.Jump:
                var jump = TimeSpan.FromSeconds(chance.Next(1, 1800));
                _time.Jump(jump);
                return string.Create(CultureInfo.InvariantCulture, $"the clock jumps by {jump.TotalSeconds} s");
            default:
                return await _deeds.PlayAsync(step.Deed, chance, ct);
        }
    }

    // A leader that was frozen does not know yet that another one leads: for some seconds both act.
    private async Task<string> HandOverAsync(TimeSpan both, CancellationToken ct)
    {
        using var former = _controller;
        _controller = Start();
        _fleet.Witness.Large.StopCounting();
        await PassAsync(both, ct);
        await former.EndAsync(() => _time.TickAsync(CancellationToken.None));
        _fleet.Witness.Large.CountAnew();
        return string.Create(CultureInfo.InvariantCulture, $"another controller leads; the former one went on for {both.TotalSeconds:0.0} s");
    }

    // Nobody takes the lead for a while, and the one who had it is not told that it is over.
    private async Task<string> LoseLeadAsync(Random chance, CancellationToken ct)
    {
        _isLeadLost = true;
        _controller.LoseLead();
        await PassAsync(_time.Tempo.UntilNobodyLeads, ct);
        _fleet.Witness.NobodyLeads = true;
        var meanwhile = await _deeds.PlayAsync(chance.Next(2) == 0 ? DrillDeed.Deploy : DrillDeed.Override, chance, ct);
        await PassAsync(_time.Tempo.Look, ct);
        _fleet.Witness.NobodyLeads = _isLeadLost = false;
        await StopAsync();
        _controller = Start();
        return $"for a while nobody leads ({meanwhile}); then another controller does";
    }

    // While nobody reaches one of the clusters, the others get what is theirs.
    private async Task<ImmutableArray<string>> WithOneLostAsync(CancellationToken ct)
    {
        if (_lost is not { } lost || _fleet.LostDefinition || _fleet.LostNamespace || _fleet.People.HasMissed)
            return [];
        Heal();
        _fleet.ClusterOf(lost).Isolate();
        Tell($"the faults stop, but nobody reaches {lost}");
        await PassAsync(_time.Tempo.UntilNobodyLeads, ct); // until that has been noticed
        Tell(await _deeds.PlayAsync(DrillDeed.EditApp, _chance, ct)); // what the others have to get
        return await UntilAsync(() => DrillInvariants.ViolationsAsync(_fleet, DrillFleet.Clusters.Remove(lost), ct), _time.Tempo.Patience / 2, ct) is { IsEmpty: false } violations
            ? [.. violations.Select(each => $"while nobody reached {lost}: {each}")]
            : [];
    }

    private async Task PeaceAsync(CancellationToken ct)
    {
        Heal();
        Tell("the faults stop");
        await _fleet.FindKubeconfigsAsync(ct);
        if (_fleet.LostDefinition || _fleet.LostNamespace)
            await _fleet.GoOnAsync(ct); // a pause would keep what is going from going
        if (_fleet.LostDefinition)
        {
            // One that is being deleted has to go first, and with it, detached, what is of its kind: for that the controller needs the others.
            for (var deadline = _time.Elapsed + _time.Tempo.Patience; !await _fleet.InstallDefinitionsAsync(ct) && _time.Elapsed < deadline;)
                await PassAsync(_time.Tempo.Look, ct);
            Tell("people restore the definitions");
        }
    }

    private void Heal()
    {
        foreach (var cluster in _fleet.All)
            cluster.Heal();
    }

    // People look, put back what went with a namespace or a definition, and confirm what is held, until everything is there.
    private Task<ImmutableArray<string>> SettleAsync(CancellationToken ct) => UntilAsync(
        async () =>
        {
            var isRestored = !(_fleet.LostDefinition || _fleet.LostNamespace || _fleet.People.HasMissed) || await _fleet.People.RestoreAsync(_fleet.Intents, ct);
            if (isRestored && _fleet.LostDefinition)
                await _fleet.People.ConfirmRestoreAsync(ct);
            return await DrillInvariants.ViolationsAsync(_fleet, ct);
        },
        _time.Tempo.Patience, ct);

    private async Task<ImmutableArray<string>> UntilAsync(Func<Task<ImmutableArray<string>>> violationsAsync, TimeSpan patience, CancellationToken ct)
    {
        var deadline = _time.Elapsed + patience;
        while (true)
        {
            await _fleet.ConfirmAllAsync(ct);
            await PassAsync(_time.Tempo.Look, ct);
            if (Seen() is { IsEmpty: false } harm)
                return harm;
            var violations = await violationsAsync();
            if (violations.IsEmpty || _time.Elapsed >= deadline)
                return [.. await HarmAsync(ct), .. violations];
        }
    }

    // What was held has to go on as soon as nothing holds it.
    private async Task<ImmutableArray<string>> WithoutHoldsAsync(CancellationToken ct)
    {
        if (!await _fleet.LiftHoldsAsync(ct))
            return [];
        Tell("people lift whatever holds something");
        return await SettleAsync(ct);
    }

    // Writing stops: nothing is written while nothing happens.
    private async Task<ImmutableArray<string>> UnrestAsync(CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            var before = _fleet.Writes;
            await PassAsync(_time.Tempo.Rest, ct);
            ImmutableArray<string> restless = [.. _fleet.WrittenSince(before).Select(cluster => $"{cluster} is still written to: {_fleet.Witness.LastWrites}")];
            if (restless.IsEmpty || tries == 5)
                return restless.IsEmpty ? await HarmAsync(ct) : restless;
        }
    }

    // The same intents give the same bytes: a controller that starts anew finds nothing to do.
    private async Task<ImmutableArray<string>> AnotherLifeAsync(CancellationToken ct)
    {
        if (!_hasAnotherLife)
            return [];
        await StopAsync();
        var before = _fleet.Writes;
        _controller = Start();
        Tell("the controller starts anew, and nothing has changed");
        await PassAsync(_time.Tempo.Rest, ct);
        return [.. _fleet.WrittenSince(before).Select(cluster => $"{cluster} was written to by a controller that started anew: {_fleet.Witness.LastWrites}"), .. await HarmAsync(ct)];
    }

    private async Task<ImmutableArray<string>> HarmAsync(CancellationToken ct) => [.. await Harm.FindAsync(_fleet, ct), .. Seen()];

    // What needs no look at the clusters.
    private ImmutableArray<string> Seen() => [.. _fleet.Witness.Harm, .. _log.Errors];

    private async Task PassAsync(TimeSpan time, CancellationToken ct)
    {
        for (var end = _time.Elapsed + time; _time.Elapsed < end;)
        {
            await _time.TickAsync(ct);
            if (_controller.HasEnded && !_isLeadLost)
                Restart();
        }
    }

    // As a kubelet does; what is no answer of the API server is a bug.
    private void Restart()
    {
        if (_controller.Failure is { } error and not (ApiException or InvalidOperationException or OperationCanceledException))
            _log.Add($"the controller ended: {error}");
        Tell($"the controller gave up and is started again: {_controller.Failure?.Message}");
        _controller.Dispose();
        _controller = Start();
    }

    private DrillController Start()
    {
        _fleet.Witness.Large.CountAnew();
        return DrillController.Start(_fleet, _time.Clock, new Random(_chance.Next()), _log, _options.Parts);
    }

    private async Task StopAsync()
    {
        await _controller.EndAsync(() => _time.TickAsync(CancellationToken.None));
        _controller.Dispose();
    }

    private void Tell(string what, int? step = null) =>
        _story.Add(string.Create(CultureInfo.InvariantCulture, $"{step,3}  {_time.Elapsed.TotalSeconds,7:0.0} s  {what}"));
}
