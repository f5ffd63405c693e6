namespace Hansa.Sandbox.Drill.Oracle;

/// <summary>
/// Since when, and until when, people did not want a service on a cluster. An uninstall is in order when it was not wanted for as long as a
/// removal settles, and not wanted again for so long that nobody can have missed it.
/// </summary>
internal sealed class RemovalLedger(IReadOnlyCollection<string> clusters, IReadOnlyCollection<string> appIds, TimeSpan settle, TimeProvider clock)
{
    /// <summary>A removal that was still right when it began may end so much later, by the drill's time and by the machine's, whichever is longer.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnderWayOnThisMachine = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Cluster, string AppId), List<Absence>> _absences = [];

    /// <summary>People have written something.</summary>
    public void Record(DrillIntents intents)
    {
        lock (_gate)
        {
            foreach (var place in clusters.SelectMany(cluster => appIds.Select(appId => (cluster, appId))))
                RecordLocked(place, OrderOf(intents, place.cluster, place.appId));
        }
    }

    /// <summary>Whether people ordered what is uninstalled now.</summary>
    public bool IsInOrder(string cluster, string appId)
    {
        lock (_gate)
            return _absences.GetValueOrDefault((cluster, appId)) is { } absences && absences.Any(IsInOrder);
    }

    private bool IsInOrder(Absence absence)
    {
        var isSettled = absence.Order == Order.AtOnce || clock.GetElapsedTime(absence.Since, absence.End?.At ?? clock.GetTimestamp()) >= settle;
        return isSettled && (absence.End is not { } end
            || clock.GetElapsedTime(end.At) <= UnderWay
            || TimeProvider.System.GetElapsedTime(end.OnThisMachine) <= UnderWayOnThisMachine);
    }

    private void RecordLocked((string, string) place, (Order Order, bool IsBlocked) now)
    {
        if (!_absences.TryGetValue(place, out var absences))
            _absences[place] = absences = [];
        var open = absences is [.., { IsOver: false } last] ? last : null;
        if ((open?.Order ?? Order.None) != now.Order)
        {
            if (open is not null)
                absences[^1] = open with { IsOver = true, End = open.End ?? Now() };
            if (now.Order != Order.None)
                absences.Add(new Absence(now.Order, clock.GetTimestamp()) { End = now.IsBlocked ? Now() : null });
        }
        else if (open is not null && (open.End is not null) != now.IsBlocked)
        {
            absences[^1] = open with { End = now.IsBlocked ? Now() : null };
        }
    }

    private Moment Now() => new(clock.GetTimestamp(), TimeProvider.System.GetTimestamp());

    // A kubeconfig that leads nowhere changes nothing of what people want, and what can't be read delays only when it goes.
    private static (Order Order, bool IsBlocked) OrderOf(DrillIntents intents, string cluster, string appId)
    {
        if (!intents.Clusters.TryGetValue(cluster, out var where))
            return (intents.Emptied.Contains(cluster) ? Order.AtOnce : Order.None, false);
        return Expectations.IsPaused(intents, where) || intents.DeploymentsIn(where.Workspace).Any(each => each.AppId == appId && each.AppliesTo(where))
            ? (Order.None, false)
            : (Order.Settled, !Expectations.IsReadable(intents, where.Workspace));
    }

    private enum Order
    {
        /// <summary>Nobody orders it to be removed.</summary>
        None,

        /// <summary>It goes when it has not been wanted for a while.</summary>
        Settled,

        /// <summary>A detach, which cannot be taken back.</summary>
        AtOnce,
    }

    private sealed record Absence(Order Order, long Since)
    {
        /// <summary>Since when it may not go any more; null while it may.</summary>
        public Moment? End { get; init; }

        /// <summary>Whether people want something else by now; until then it only waits.</summary>
        public bool IsOver { get; init; }
    }

    /// <summary>A moment by the drill's time and by the machine's.</summary>
    private readonly record struct Moment(long At, long OnThisMachine);
}
