using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class OverrideTests
{
    private const string Overrides = "metallb-overrides-attached";

    /// <summary>The walk-through's own text, word for word.</summary>
    private const string BrokenExample =
        "configInLine:\n   address-pools:\n    - name: default\n       protocol: layer2\n       addresses:\n       - 172.17.255.150-172.17.255.199\n";

    private const string OnceMended =
        "configInLine:\n   address-pools:\n    - name: default\n      protocol: layer2\n      addresses:\n       - 172.17.255.150-172.17.255.199\n";

    [Fact]
    public void A_deployment_waits_for_its_overrides()
    {
        var hold = Held(MetalLb().Planned());

        Assert.Equal((HoldKind.Waiting, Reasons.OverridesMissing), (hold.Kind, hold.Reason));
        Assert.StartsWith($"waiting for ConfigMap {Overrides} with key values.yaml", hold.Message, StringComparison.Ordinal);
        Assert.Contains($"kubectl label configmap {Overrides} {Labels.Role}-", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_that_cannot_be_read_are_neither_missing_nor_left_out()
    {
        var hold = Held(MetalLb().WithUnreadOverrides(Overrides, "cannot be read: 403").Planned());

        Assert.Equal((HoldKind.Waiting, Reasons.Unreadable), (hold.Kind, hold.Reason));
        Assert.StartsWith($"ConfigMap {Overrides} cannot be read: 403; ", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_without_the_key_are_refused()
    {
        var hold = Held(MetalLb().WithOverrides(Overrides, null).Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.OverridesInvalid), (hold.Kind, hold.Reason));
        Assert.Contains("has no key values.yaml", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_broken_example_is_refused_with_its_line_and_column()
    {
        var hold = Held(MetalLb().WithOverrides(Overrides, BrokenExample).Planned());

        Assert.Equal((HoldKind.Rejected, Reasons.OverridesInvalid), (hold.Kind, hold.Reason));
        Assert.StartsWith($"ConfigMap {Overrides}, values.yaml, line 4, column ", hold.Message, StringComparison.Ordinal);
        Assert.EndsWith(": `       protocol: layer2`", hold.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_mended_once_deploys_and_warns_of_the_misspelt_key()
    {
        var planned = MetalLb().WithOverrides(Overrides, OnceMended).Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Equal(
            [$"ConfigMap {Overrides}, values.yaml line 1: configInLine is unknown to the defaults: did you mean configInline?"],
            planned.Warnings);
    }

    [Fact]
    public void The_example_mended_twice_deploys_without_a_warning()
    {
        var planned = MetalLb().WithOverrides(Overrides, OnceMended.Replace("configInLine", "configInline", StringComparison.Ordinal)).Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
        Assert.Empty(planned.Warnings);
    }

    [Theory]
    [InlineData("- a\n- b\n", "line 1, column 1: values must be a mapping")]
    [InlineData("just text\n", "line 1, column 1: values must be a mapping")]
    [InlineData("a: *nobody\n", "line 1, column 4")]
    [InlineData("a: \"open\n", "line ")]
    public void What_is_not_a_mapping_is_refused(string text, string message)
    {
        var hold = Held(MetalLb().WithOverrides(Overrides, text).Planned());

        Assert.Equal(Reasons.OverridesInvalid, hold.Reason);
        Assert.Contains(message, hold.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("{}\n")]
    [InlineData("~\n")]
    public void Empty_overrides_are_overrides(string text)
    {
        var planned = MetalLb().WithOverrides(Overrides, text).Planned();

        Assert.IsType<Verdict.Deploy>(planned.Verdict);
    }

    [Fact]
    public void Overrides_travel_unchanged_on_top_of_the_defaults()
    {
        const string text = "# kept\nconfigInline: {a: 1}   \n\n";

        var release = MetalLb().WithOverrides(Overrides, text).Planned().Releases.Single();

        Assert.Equal(["defaults", "overrides"], release.Layers.Select(l => l.Origin));
        Assert.Equal(text, release.Layers[1].Text);
    }

    [Fact]
    public void Overrides_for_some_clusters_go_on_top()
    {
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha")
            .WithCluster("spoke-1", "stage", "live").WithCluster("spoke-2")
            .WithOverrides("all", "a: 1").WithOverrides("live", "a: 2")
            .WithDeployment("metallb-1.0.0", d => d with
            {
                Spec = d.Spec with
                {
                    ConfigOverrides = new() { Name = "all" },
                    ClusterConfigOverrides = [new ClusterConfigOverride { ClusterSelector = Labelled("stage", "live"), ConfigMapName = "live" }],
                },
            });

        var layers = fleet.Plans().ToDictionary(p => p.Cluster.Name, p => p.Deployments.Single().Releases.Single().Layers.Select(l => (l.Origin, l.Text)));

        Assert.Equal([("overrides", "a: 1"), ("cluster-overrides", "a: 2")], layers["spoke-1"]);
        Assert.Equal([("overrides", "a: 1")], layers["spoke-2"]);
    }

    [Fact]
    public void Missing_overrides_for_some_clusters_hold_those_alone()
    {
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha")
            .WithCluster("spoke-1", "stage", "live").WithCluster("spoke-2")
            .WithDeployment("metallb-1.0.0", d => d with
            {
                Spec = d.Spec with { ClusterConfigOverrides = [new ClusterConfigOverride { ClusterSelector = Labelled("stage", "live"), ConfigMapName = "live" }] },
            });

        Assert.Equal(Reasons.OverridesMissing, Held(fleet.Plan("spoke-1").Deployments.Single()).Reason);
        Assert.IsType<Verdict.Deploy>(fleet.Plan("spoke-2").Deployments.Single().Verdict);
    }

    [Fact]
    public void Another_workspaces_ConfigMap_is_nobodys_overrides()
    {
        var fleet = AFleet().WithWorkspace("beta").WithOverrides(Overrides, "a: 1");

        Assert.Equal(Reasons.OverridesMissing, Held(MetalLb(fleet).Planned("metallb-0.12.2")).Reason);
    }

    [Fact]
    public void Values_that_people_must_give_are_waited_for()
    {
        var hold = Held(Requiring("provider.name").WithOverrides("given", "provider: {region: x}").Planned());

        Assert.Equal((HoldKind.Waiting, Reasons.ValuesRequired), (hold.Kind, hold.Reason));
        Assert.Contains("provider.name", hold.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("provider: {name: aws}", true)]
    [InlineData("provider: {name: ''}", true)]
    [InlineData("provider: {name: ~}", false)]
    [InlineData("provider: aws", false)]
    [InlineData("provider.name: aws", false)]
    public void A_required_value_is_given_by_its_path(string text, bool given)
    {
        var planned = Requiring("provider.name").WithOverrides("given", text).Planned();

        Assert.Equal(given, planned.Verdict is Verdict.Deploy);
    }

    private static FleetBuilder Requiring(string path) => AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
        .WithApp(AnApp("dns"), spec => spec with { Required = [path] })
        .WithDeployment("dns-1.0.0", d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = "given" } } });

    private static FleetBuilder MetalLb(FleetBuilder? fleet = null) => (fleet ?? AFleet()).WithWorkspace("alpha").WithCluster("spoke-1")
        .WithApp(AnApp("metallb", "0.12.2"), spec => spec with { Defaults = "controller:\n  image: x\nconfigInline:\n  address-pools: []\n" })
        .WithDeployment("metallb-0.12.2", d => d with { Spec = d.Spec with { ConfigOverrides = new() { Name = Overrides } } });
}
