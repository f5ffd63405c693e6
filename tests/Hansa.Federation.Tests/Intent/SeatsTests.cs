using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Intent;

/// <summary>An app changes hands only when the one that had it stays away.</summary>
public sealed class SeatsTests
{
    private const string Ns = "alpha-ns";
    private static readonly AppDeployment Older = ADeployment(Ns, "older", "metallb-1.0.0");
    private static readonly AppDeployment Younger = At(ADeployment(Ns, "younger", "metallb-2.0.0"), hours: 1);
    private readonly FakeTimeProvider _clock = new();
    private readonly Seats _seats;
    private readonly Dictionary<string, string> _appIds = new() { ["metallb-1.0.0"] = "metallb", ["metallb-2.0.0"] = "metallb", ["velero-1.0.0"] = "velero" };

    public SeatsTests() => _seats = new Seats(_clock, TimeSpan.FromSeconds(10));

    [Fact]
    public void A_deployment_made_again_at_once_keeps_its_seat()
    {
        Plan(Older, Younger);
        Plan(Younger);
        _clock.Advance(TimeSpan.FromSeconds(9));

        var plan = Plan(At(Older, hours: 2), Younger);

        Assert.IsType<Verdict.Deploy>(Of(plan, "older").Verdict);
        Assert.Equal(Reasons.Superseded, Held(Of(plan, "younger")).Reason);
    }

    [Fact]
    public void While_the_seat_is_vacant_nobody_takes_it_and_nothing_is_removed()
    {
        Plan(Older, Younger);

        var plan = Plan(Younger);

        var waiting = Held(Of(plan, "younger"));
        Assert.Equal((HoldKind.Waiting, Reasons.RemovalSettling), (waiting.Kind, waiting.Reason));
        Assert.Contains("AppDeployment older", waiting.Message, StringComparison.Ordinal);
        Assert.Null(Uninstalls.Of(plan, new SeenRelease("metallb", "metallb", "mark", Target: null)));
    }

    [Fact]
    public void When_it_stays_away_the_next_one_takes_over_without_anything_happening()
    {
        Plan(Older, Younger);
        var next = Seated(Younger).NextGivenUp;
        _clock.Advance(next!.Value);

        Assert.Equal(TimeSpan.FromSeconds(10), next);
        Assert.IsType<Verdict.Deploy>(Of(Plan(Younger), "younger").Verdict);
        Assert.Equal(Reasons.Superseded, Held(Of(Plan(At(Older, hours: 2), Younger), "older")).Reason); // too late
    }

    [Fact]
    public void A_younger_one_that_vanishes_leaves_the_older_one_alone()
    {
        Plan(Older, Younger);

        Assert.IsType<Verdict.Deploy>(Of(Plan(Older), "older").Verdict);
    }

    [Fact]
    public void One_whose_App_is_gone_keeps_its_seat()
    {
        Plan(Older, Younger);
        _appIds.Remove("metallb-1.0.0");

        var plan = Plan(["metallb-2.0.0"], Older, Younger);

        Assert.Equal(Reasons.AppNotFound, Held(Of(plan, "older")).Reason);
        Assert.Equal(Reasons.Superseded, Held(Of(plan, "younger")).Reason);
    }

    [Fact]
    public void A_seat_that_was_kept_outlives_the_process()
    {
        Plan(Older, Younger);
        Plan(Younger);
        var again = Reporting(At(Older, hours: 2), Younger);

        var plan = Plan(new Seats(_clock, TimeSpan.FromSeconds(10)), [again, Younger]);

        Assert.IsType<Verdict.Deploy>(Of(plan, "older").Verdict);
        Assert.Equal(Reasons.Superseded, Held(Of(plan, "younger")).Reason);
    }

    [Fact]
    public void One_whose_App_went_while_no_controller_ran_keeps_its_seat()
    {
        var reported = Reporting(Older, Younger);
        _appIds.Remove("metallb-1.0.0");

        var plan = Plan(new Seats(_clock, TimeSpan.FromSeconds(10)), [reported, Younger], "metallb-2.0.0");

        Assert.Equal(Reasons.AppNotFound, Held(Of(plan, "older")).Reason);
        Assert.Equal(Reasons.Superseded, Held(Of(plan, "younger")).Reason);
    }

    [Fact]
    public void A_status_that_says_younger_than_the_object_is_or_speaks_of_another_App_changes_nothing()
    {
        var odd = Older with { Status = new() { Seat = new SeatStatus { AppId = "velero", App = "velero-1.0.0", Since = Noon.AddHours(5) } } };

        Assert.Equal(new DeploymentSeat(Noon, "metallb-1.0.0", IsVacant: false) { AppId = "metallb" }, Seated(odd).Seats["older"]);
    }

    [Fact]
    public void Another_app_does_not_wait_for_the_seat()
    {
        var other = ADeployment(Ns, "velero", "velero-1.0.0");
        Plan(Older, other);

        Assert.IsType<Verdict.Deploy>(Of(Plan(other), "velero").Verdict);
    }

    [Fact]
    public void Another_workspaces_seats_are_its_own()
    {
        Plan(Older);

        Assert.Empty(_seats.Take("beta-ns", [], _ => null).Seats);
    }

    private static AppDeployment At(AppDeployment deployment, int hours) =>
        deployment with { Metadata = deployment.Metadata with { Uid = $"{deployment.Metadata.Name}-{hours}", CreationTimestamp = Noon.AddHours(hours) } };

    private (ImmutableDictionary<string, DeploymentSeat> Seats, TimeSpan? NextGivenUp) Seated(params AppDeployment[] deployments) => _seats.Take(Ns, deployments, _appIds.GetValueOrDefault);

    private AppDeployment Reporting(AppDeployment deployment, AppDeployment beside) =>
        deployment with { Status = new() { Seat = Seats.Report(deployment, Seated(deployment, beside).Seats[deployment.Metadata.Name]) } };

    private ClusterPlan Plan(params AppDeployment[] deployments) => Plan(["metallb-1.0.0", "metallb-2.0.0", "velero-1.0.0"], deployments);

    private ClusterPlan Plan(string[] apps, params AppDeployment[] deployments) => Plan(_seats, deployments, apps);

    private ClusterPlan Plan(Seats seats, AppDeployment[] deployments, params string[] apps)
    {
        apps = apps is [] ? ["metallb-1.0.0", "metallb-2.0.0", "velero-1.0.0"] : apps;
        var fleet = apps.Select(app => app.Split('-')).Aggregate(AFleet().WithWorkspace("alpha").WithCluster("spoke-1"), (all, app) => all.WithApp(app[0], app[1])).Snapshot();
        var workspace = fleet.Workspaces[Ns] with { Deployments = [.. deployments.OrderBy(d => d.Metadata.Name, StringComparer.Ordinal)], Seats = seats.Take(Ns, deployments, _appIds.GetValueOrDefault).Seats };
        return Assert.Single(WorkspacePlanner.Plan(fleet, workspace));
    }

    private static PlannedDeployment Of(ClusterPlan plan, string name) => plan.Deployments.Single(d => d.Deployment.Name == name);
}
