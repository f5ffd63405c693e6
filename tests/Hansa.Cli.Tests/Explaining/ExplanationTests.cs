using System.Collections.Immutable;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Cli.Explaining;
using Hansa.Cli.Output;
using Hansa.Cli.Sessions;

namespace Hansa.Cli.Tests.Explaining;

public sealed class ExplanationTests
{
    [Fact]
    public void What_a_deployment_waits_for_is_explained_with_it()
    {
        var istio = ADeployment("istio", "False", Reasons.DependencyNotReady);
        var prometheus = ADeployment("prometheus", "False", Reasons.OverridesMissing);

        var explanation = Explanation.Of(istio, AFleet([AnApp("istio", "prometheus"), AnApp("prometheus")], istio, prometheus));

        Assert.Equal(Reasons.OverridesMissing, Assert.Single(Assert.Single(explanation.Dependencies).Obstacles).Reason);
    }

    [Fact]
    public void Deployments_that_wait_for_each_other_are_explained_once()
    {
        var (one, two) = (ADeployment("one", "False", Reasons.DependencyCycle), ADeployment("two", "False", Reasons.DependencyNotReady));

        var text = new ExplanationText(new Palette(false), 100).Of(Explanation.Of(two, AFleet([AnApp("one", "two"), AnApp("two", "one")], one, two)));

        Assert.Single(text.Split("two in workspace", StringSplitOptions.None)[1..]);
    }

    [Fact]
    public void Clusters_with_the_same_trouble_are_told_together()
    {
        var deployment = ADeployment("metallb", "False", Reasons.Unreachable) with
        {
            Status = new AppDeploymentStatus
            {
                ObservedGeneration = 1,
                Clusters = new DeploymentClusters { Desired = 20, Ready = 8 },
                Unready = [.. Enumerable.Range(1, 10).Select(i => new UnreadyCluster { Name = $"spoke-{i}", Reason = i == 3 ? Reasons.ReleaseFailed : Reasons.Unreachable, Message = i == 3 ? "boom" : "no answer" })],
            },
        };

        var explanation = Explanation.Of(deployment, AFleet([], deployment));

        Assert.Equal([9, 1], explanation.Obstacles.Select(o => o.Where.Length));
        Assert.Equal(2, explanation.Unlisted);
    }

    [Fact]
    public void What_is_ready_is_blocked_by_nothing() => Assert.Contains(
        "Nothing blocks it.",
        new ExplanationText(new Palette(false), 100).Of(Explanation.Of(ADeployment("metallb", "True", Reasons.Ready), AFleet([]))),
        StringComparison.Ordinal);

    [Fact]
    public void A_change_that_nobody_looked_at_makes_people_look_for_the_controller()
    {
        var deployment = ADeployment("metallb", "True", Reasons.Ready);
        deployment = deployment with { Metadata = deployment.Metadata with { Generation = 2 } };

        Assert.Contains("is the controller running?", Explanation.Of(deployment, AFleet([])).Summary, StringComparison.Ordinal);
    }

    private static AppDeployment ADeployment(string name, string ready, string reason) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "alpha-ns", Generation = 1 },
        Spec = new AppDeploymentSpec { AppRef = new AppReference { Name = $"{name}-1.0.0" } },
        Status = new AppDeploymentStatus { ObservedGeneration = 1, Conditions = [new Condition { Type = ConditionTypes.Ready, Status = ready, Reason = reason, Message = "so it is" }] },
    };

    private static App AnApp(string id, params string[] needs) => new()
    {
        Metadata = new ObjectMeta { Name = $"{id}-1.0.0" },
        Spec = new AppSpec { AppId = id, Version = "1.0.0", Dependencies = needs },
    };

    private static FleetObjects AFleet(App[] apps, params AppDeployment[] deployments) => new(
        ImmutableSortedDictionary<string, string>.Empty.Add("alpha-ns", "alpha"), [], [.. deployments.Select(d => new Item<AppDeployment>(d, []))], [.. apps.Select(a => new Item<App>(a, []))]);
}
