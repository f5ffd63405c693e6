using System.Collections.Immutable;
using CsCheck;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Planning;

/// <summary>What is kept from plan to plan is what would be planned anew.</summary>
public sealed class IncrementalPlansTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");

    [Fact]
    public void A_plan_after_changes_is_the_plan_from_scratch() => RandomFleetChange.Any.Array[1, 25].Sample(changes =>
    {
        var (fleet, apps) = (ChangingFleet.Start, AppCatalog.Empty.With(ChangingFleet.Start.Intent.Apps.Values));
        var plans = FleetPlans.None.Next(fleet.Snapshot(apps));
        foreach (var change in changes)
        {
            fleet = change.Of(fleet);
            apps = apps.With(fleet.Intent.Apps.Values);
            plans = plans.Next(fleet.Snapshot(apps));
        }

        var anew = Anew(fleet);
        Assert.Empty(anew.Faults);
        Assert.Equal(Words(anew), Words(plans));
    }, iter: 3000);

    /// <summary>Each change alone, so that none is hidden by another one of the same plan.</summary>
    [Fact]
    public void So_it_is_after_every_single_change() => RandomFleetChange.Any.Array[1, 12].Sample(changes =>
    {
        var (fleet, apps) = (ChangingFleet.Start, AppCatalog.Empty.With(ChangingFleet.Start.Intent.Apps.Values));
        var plans = FleetPlans.None.Next(fleet.Snapshot(apps));
        foreach (var change in changes)
        {
            fleet = change.Of(fleet);
            apps = apps.With(fleet.Intent.Apps.Values);
            plans = plans.Next(fleet.Snapshot(apps));
            Assert.Equal(Words(Anew(fleet)), Words(plans));
        }
    }, iter: 1000);

    private static FleetPlans Anew(ChangingFleet fleet) => FleetPlans.None.Next(fleet.Snapshot(AppCatalog.Empty.With(fleet.Intent.Apps.Values)));

    /// <summary>Everything that anybody asks a plan for.</summary>
    private static ImmutableArray<string> Words(FleetPlans plans) =>
    [
        .. plans.Clusters.Values.OrderBy(p => p.Cluster).SelectMany(p => (string[])
        [
            $"{p.Cluster} {p.HubId} {p.Workspace} {p.IsHost} {p.AdoptFrom} {p.Frozen} {p.Fingerprint} {p.Content}",
            .. p.Needs.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => $"{n.Key} needs {string.Join(' ', n.Value.Order(StringComparer.Ordinal))}"),
            .. p.Deployments.Select(d => $"{d.Deployment} {d.AppId} {d.Mark} {d.Verdict} {string.Join(' ', d.WaitsFor)} {string.Join(' ', d.Warnings)} {string.Join(' ', d.Credentials)}"),
            .. p.Deployments.SelectMany(d => d.Releases).SelectMany(r => r.ObjectsFor(Flux)).Select(o => $"{o} {o.Inputs} {o.Revision}"),
        ]),
        .. plans.Candidates.Values.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.AppId} {c.SelectorProblem} {plans.ProblemOf(c.Key)}"),
    ];
}
