using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

/// <summary>A selector that Kubernetes would refuse is a mistake, and a mistake removes nothing.</summary>
public sealed class InvalidSelectorTests
{
    public static TheoryData<string, string?, string[], string> Mistakes => new()
    {
        { "region", "in", ["eu"], "spec.clusterSelector.matchExpressions[0].operator: \"in\" is none of In, NotIn, Exists and DoesNotExist: did you mean In?" },
        { "region", "Gt", ["3"], "spec.clusterSelector.matchExpressions[0].operator: \"Gt\" is none of In, NotIn, Exists and DoesNotExist" },
        { "region", null, [], "spec.clusterSelector.matchExpressions[0].operator: is missing" },
        { "region", "NotIn", [], "spec.clusterSelector.matchExpressions[0].values: NotIn needs at least one value" },
        { "region", "Exists", ["eu"], "spec.clusterSelector.matchExpressions[0].values: Exists takes no values" },
        { "", "Exists", [], "spec.clusterSelector.matchExpressions[0].key: a label's key is empty" },
        { "a b", "Exists", [], "spec.clusterSelector.matchExpressions[0].key: \"a b\" is no label key" },
        { "a/b/c", "Exists", [], "spec.clusterSelector.matchExpressions[0].key: \"a/b/c\" has more than one slash" },
        { "Acme.org/tier", "Exists", [], "spec.clusterSelector.matchExpressions[0].key: what stands before the slash" },
        { "region", "In", ["eu west"], "spec.clusterSelector.matchExpressions[0].values[0]: \"eu west\" is no label value" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Its_place_is_named_and_what_runs_is_left_alone(string key, string? op, string[] values, string message)
    {
        var plan = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
            .WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Requiring(key, op, values) } })
            .Plan("spoke-1");

        var planned = Assert.Single(plan.Deployments);
        Assert.Equal((HoldKind.Rejected, Reasons.InvalidSelector), (Held(planned).Kind, Held(planned).Reason));
        Assert.StartsWith(message, Held(planned).Message, StringComparison.Ordinal);
        Assert.Null(Uninstalls.Of(plan, new SeenRelease("metallb", "metallb", planned.Mark, Target: null)));
    }

    [Fact]
    public void It_is_looked_for_in_the_selectors_of_overrides_too()
    {
        var planned = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
            .WithDeployment("metallb-1.0.0", d => d with
            {
                Spec = d.Spec with
                {
                    ClusterConfigOverrides =
                    [
                        new ClusterConfigOverride { ClusterSelector = Labelled("region", "eu"), ConfigMapName = "eu" },
                        new ClusterConfigOverride { ClusterSelector = Labelled("region", "not a value"), ConfigMapName = "other" },
                    ],
                },
            })
            .Planned();

        Assert.StartsWith("spec.clusterConfigOverrides[1].clusterSelector.matchLabels[\"region\"]: \"not a value\"", Held(planned).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_or_an_older_deployment_beside_it_does_not_turn_it_into_matches_nothing()
    {
        var plan = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb")
            .WithDeployment("older", "metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Labelled("region", "elsewhere") }, Metadata = d.Metadata with { CreationTimestamp = Noon.AddDays(-1) } })
            .WithDeployment("younger", "metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Requiring("region", "in", "eu") } })
            .Plan("spoke-1");

        Assert.Null(Uninstalls.Of(plan, new SeenRelease("metallb", "metallb", "mark", Target: null)));
    }

    [Fact]
    public void Its_neighbour_goes_on()
    {
        var fleet = AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp("metallb").WithApp("velero")
            .WithDeployment("metallb-1.0.0", d => d with { Spec = d.Spec with { ClusterSelector = Requiring("region", "in", "eu") } })
            .WithDeployment("velero-1.0.0");

        Assert.IsType<Verdict.Deploy>(fleet.Planned("velero-1.0.0").Verdict);
    }

    [Theory]
    [InlineData("region", "In", "eu")]
    [InlineData("topology.kubernetes.io/region", "NotIn", "eu-1")]
    [InlineData("a", "In", "")]
    public void What_Kubernetes_takes_is_taken(string key, string op, string value) =>
        Assert.Null(LabelSelectorProblems.Find(Requiring(key, op, value), "spec"));

    private static LabelSelector Requiring(string key, string? op, params string[] values) =>
        new() { MatchExpressions = [new LabelRequirement { Key = key, Operator = op!, Values = values.Length == 0 ? null : values }] };
}
