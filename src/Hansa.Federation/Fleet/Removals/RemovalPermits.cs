using System.Collections.Immutable;
using System.Globalization;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Hub;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>
/// The one gate that every uninstall passes. What has disappeared must have stayed away for the settling time; then everything that the
/// removal hangs on is read afresh, once for all clusters of the workspace, and only what that plan removes as well may go, if the guard on
/// large removals lets it. A permit holds while the cluster's plan is the same, and a few seconds at most.
/// </summary>
internal sealed class RemovalPermits(
    IntentStore intent, FleetView fleet, HubKeeper hub, FreshLook fresh, PendingRemovals removals, RemovalGuard guard, TimeSpan settle, TimeProvider clock) : IRemovalPermits
{
    private static readonly TimeSpan Valid = TimeSpan.FromSeconds(5);

    /// <summary>How old what deployments and clusters say may be when something is removed by it: reading a large workspace takes its time.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Listing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GuardRecheck = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, Task<FreshLook.Result>> _looks = [];
    private readonly Dictionary<string, Refusal> _refused = [];
    private readonly Lock _gate = new();

    /// <summary>A workspace's removals wait for a person: its namespace.</summary>
    public event Action<string>? OrderHeld;

    public async Task<RemovalPermit> AskAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct)
    {
        if (!intent.HasListed)
        {
            return RemovalPermit.None(releases, new Objection(Reasons.RemovalUnconfirmed, "not everything on the management cluster could be listed; nothing is removed before that", Listing));
        }

        return plan.IsDetaching ? await DetachingAsync(plan, releases, ct) : await PlannedAsync(plan, releases, ct);
    }

    /// <summary>For how many workspaces something is kept: a look has all of a workspace's plans.</summary>
    internal int Kept
    {
        get
        {
            lock (_gate)
            {
                return _looks.Keys.Union(_refused.Keys).Count();
            }
        }
    }

    /// <summary>Lets go of what serves nobody any more. To be called now and then, for a workspace may ask once and be gone.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            foreach (var (ns, look) in _looks.ToArray())
            {
                if (look.IsCompleted && (!look.IsCompletedSuccessfully || clock.GetElapsedTime(look.Result.Ended) > Valid))
                {
                    _looks.Remove(ns);
                }
            }

            foreach (var (ns, refusal) in _refused.ToArray())
            {
                if (clock.GetElapsedTime(refusal.At) >= GuardRecheck)
                {
                    _refused.Remove(ns);
                }
            }
        }
    }

    /// <summary>What people order of a cluster that is being detached with <c>Remove</c>, read afresh.</summary>
    /// <exception cref="ApiException">The management cluster cannot be asked.</exception>
    public Task<DetachOrder> DetachOrderAsync(ClusterPlan plan) => fresh.AtDetachAsync(plan);

    public Objection? ObjectionToAll => hub.Standing is { MayRemove: false } standing ? new Objection(Reasons.RestoreUnconfirmed, standing.Objection ?? "this hub may not remove anything") : null; // its change wakes everybody

    /// <summary>A detach is an order by itself and can't be taken back: nothing has to settle.</summary>
    private async Task<RemovalPermit> DetachingAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        try
        {
            if ((await fresh.AtDetachAsync(plan).WaitAsync(ct) switch { DetachOrder.Wait wait => wait.For, DetachOrder.Retain retain => retain.Why, _ => null }) is { } objection)
            {
                return RemovalPermit.None(releases, objection);
            }
        }
        catch (ApiException e)
        {
            return RemovalPermit.None(releases, FreshLook.NotAsked(e));
        }

        Uninstall[] going = [.. releases.Select(r => new Uninstall(r.Name, r.App, IsInstalledAnew: false))];
        return Guarded(plan, going) is { } held
            ? RemovalPermit.None(releases, held)
            : new RemovalPermit(ImmutableDictionary<string, Objection>.Empty, () => clock.GetElapsedTime(began) <= Valid);
    }

    private async Task<RemovalPermit> PlannedAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct)
    {
        var held = ImmutableDictionary.CreateBuilder<string, Objection>();
        var settled = new List<(SeenRelease Seen, Uninstall Release, long Since)>();
        var settledAt = long.MinValue;
        foreach (var seen in releases)
        {
            if (Uninstalls.Of(plan, seen) is not { } release || removals.Since(plan, release) is not { } since)
            {
                held[seen.Name] = Changed(plan);
                continue;
            }

            var left = settle - clock.GetElapsedTime(since);
            if (left > TimeSpan.Zero)
            {
                held[seen.Name] = Settling(seen, release, left);
                continue;
            }

            settled.Add((seen, release, since));
            settledAt = Math.Max(settledAt, since + (long)(settle.TotalSeconds * clock.TimestampFrequency));
        }

        if (settled.Count == 0)
        {
            return new RemovalPermit(held.ToImmutable(), static () => false);
        }

        var look = await LookAsync(plan.Namespace, settledAt).WaitAsync(ct);
        foreach (var (seen, release, since) in settled.ToArray())
        {
            var objection = look.Objection
                ?? (clock.GetElapsedTime(look.AsOf) > Fresh ? TooLong(plan) : null)
                ?? (look.Plans.GetValueOrDefault(plan.Cluster) is { } now && Uninstalls.Of(now, seen) == release ? null : Changed(plan));
            if (objection is not null)
            {
                held[seen.Name] = objection;
                settled.Remove((seen, release, since));
            }
        }

        var uninstalled = settled.Where(s => !s.Release.IsHandedOver).ToList();
        if (uninstalled.Count > 0 && Guarded(plan, [.. uninstalled.Select(s => s.Release)]) is { } guarded)
        {
            uninstalled.ForEach(s => held[s.Seen.Name] = guarded);
        }

        // What was wanted again meanwhile has another beginning, even if the plan is as it was.
        return new RemovalPermit(held.ToImmutable(), () => clock.GetElapsedTime(look.Ended) <= Valid && clock.GetElapsedTime(look.AsOf) <= Fresh && settled.All(s => removals.Since(plan, s.Release) == s.Since));
    }

    /// <summary>One look serves every cluster of the workspace whose removals had settled before it began, for as long as its permits hold.</summary>
    private Task<FreshLook.Result> LookAsync(string ns, long settledAt)
    {
        lock (_gate)
        {
            if (_looks.TryGetValue(ns, out var look))
            {
                if (!look.IsCompleted)
                {
                    return AfterAsync(look, ns, settledAt);
                }

                if (look.IsCompletedSuccessfully && Serves(look.Result, settledAt))
                {
                    return look;
                }
            }

            return _looks[ns] = Task.Run(() => fresh.AtWorkspaceAsync(ns));
        }
    }

    private bool Serves(FreshLook.Result look, long settledAt) => look.Began >= settledAt && clock.GetElapsedTime(look.Ended) <= Valid / 2;

    private async Task<FreshLook.Result> AfterAsync(Task<FreshLook.Result> underWay, string ns, long settledAt)
    {
        var look = await underWay;
        return look.Began >= settledAt ? look : await LookAsync(ns, settledAt); // all who waited are served by one
    }

    private Objection? Guarded(ClusterPlan plan, IReadOnlyList<Uninstall> going)
    {
        var workspace = intent.WorkspaceOf(plan.Namespace);
        var guarded = GuardedWorkspace.Of(plan.Namespace, workspace) with { Unseen = removals.Unseen(plan.Namespace) };
        var uid = intent.Clusters.Items.GetValueOrDefault(plan.Cluster)?.Metadata.Uid ?? "";
        ImmutableHashSet<Removal> asked = [.. going.Select(r => new Removal(plan.Cluster, uid, r))];
        if (guard.AreConfirmed(asked))
        {
            return null;
        }

        var number = fleet.Number;
        lock (_gate)
        {
            // Decided once for a plan and a word of a person: a large order makes many clusters ask.
            if (_refused.TryGetValue(plan.Namespace, out var refused) && refused.Plans == number && refused.Confirmed == guarded.Confirmed && clock.GetElapsedTime(refused.At) < GuardRecheck)
            {
                return refused.Objection;
            }
        }

        var (pending, total) = removals.Count(plan.Namespace);
        if (guard.Ask(asked, pending.Union(asked), total, guarded) is not { } order)
        {
            return null;
        }

        var objection = new Objection(Reasons.RemovalGuarded, order.Describe(plan.Workspace), GuardRecheck);
        lock (_gate)
        {
            _refused[plan.Namespace] = new Refusal(number, guarded.Confirmed, clock.GetTimestamp(), objection);
        }

        OrderHeld?.Invoke(plan.Namespace);
        return objection;
    }

    private sealed record Refusal(long Plans, string? Confirmed, long At, Objection Objection);

    private Objection Settling(SeenRelease seen, Uninstall release, TimeSpan left) => new(
        Reasons.RemovalSettling,
        $"{seen.Name} is {(release.IsHandedOver ? "handed over" : release.IsInstalledAnew ? "uninstalled, to be installed anew," : "uninstalled")} when nothing has asked for it for {settle.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s; what is made again within that time stays as it is",
        left);

    private static Objection TooLong(ClusterPlan plan) => new(
        Reasons.RemovalUnconfirmed, $"reading afresh what workspace {plan.Workspace} orders took too long; looking again", Valid);

    private static Objection Changed(ClusterPlan plan) => new(
        Reasons.RemovalUnconfirmed, $"the management cluster says something else of workspace {plan.Workspace} by now; looking again", Listing);
}
