using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Output;
using Hansa.Cli.Plans;
using Hansa.Federation.Planning.Values;
using Hansa.Federation.Preview;

namespace Hansa.Cli.Tests.Plans;

public sealed class PlanTextTests
{
    private static readonly ReleaseChange Changed = new(ReleaseChangeKind.Upgrade, "metallb", "metallb", "0.12.2", "0.13.0",
        [new ValueChange(ValueChangeKind.Changed, "a.b", JsonValue.Create(1), JsonValue.Create("x")), new ValueChange(ValueChangeKind.Added, "c", null, new JsonObject { ["d"] = 2 })], []);

    private static readonly ReleaseChange Removed = new(ReleaseChangeKind.Uninstall, "traefik", "traefik", "9.19.1", "", [], []);

    [Fact]
    public void Clusters_with_the_same_changes_are_told_together() => Assert.Equal(
        """
        On 998 clusters (spoke-1, spoke-2, spoke-3, spoke-4, spoke-5, …) of workspace alpha:
          ~ metallb 0.12.2 → 0.13.0: upgrade
              values:
                ~ a.b: 1 → x
                + c:
                +   d: 2

        On 2 clusters (spoke-1999, spoke-2000) of workspace alpha:
          - traefik 9.19.1: UNINSTALL
          ! istio is held: DependencyMissing: nobody has it

        Plan: 0 to install, 998 to change, 2 to UNINSTALL, on 1000 of 1000 clusters.
        Digest: d

        """,
        Text([
            .. Enumerable.Range(1, 998).Select(i => ACluster($"spoke-{i}", Changed)),
            .. Enumerable.Range(1999, 2).Select(i => ACluster($"spoke-{i}", Removed) with { Held = [new HeldBack("istio", Reasons.DependencyMissing, "nobody has it")] }),
        ]));

    [Fact]
    public void A_cluster_that_was_not_read_says_what_it_was_compared_with()
    {
        var text = Text([ACluster("spoke-1", Changed) with { Source = SightSource.Assumed, Note = "it was not read: no answer" }]);

        Assert.Contains("(it was not read: no answer)", text, StringComparison.Ordinal);
        Assert.Contains("1 cluster not read (spoke-1): compared with what the intent asks for now. Whether that is what is there is not known.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_should_be_looked_at_is_told_with_the_clusters_that_get_it() => Assert.Contains(
        "  warning: a is unknown\n", Text([ACluster("spoke-1", Changed) with { Warnings = ["a is unknown"] }]), StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_do_is_said() => Assert.StartsWith("No changes. 1 cluster is as planned.", Text([ACluster("spoke-1")]), StringComparison.Ordinal);

    [Fact]
    public void A_cluster_that_was_not_read_is_not_said_to_be_as_planned()
    {
        var text = Text([ACluster("spoke-1"), ACluster("spoke-2") with { Source = SightSource.Assumed, Note = "it was not read: no answer" }]);

        Assert.StartsWith("No changes. 1 cluster is as planned.\n1 cluster not read (spoke-2)", text, StringComparison.Ordinal);
        Assert.Contains("\n  spoke-2: it was not read: no answer\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_removal_that_the_guard_holds_says_what_to_confirm() => Assert.Contains(
        "annotate Workspace alpha with hansa.dev/confirm: \"1234\"",
        new PlanText(new Palette(false)).Of(new PlanReport(new FleetPreview([ACluster("spoke-1", Removed)], [new GuardedRemoval("alpha", "1234")], [], "d"), [])), StringComparison.Ordinal);

    private static string Text(ImmutableArray<ClusterPreview> clusters) => new PlanText(new Palette(false)).Of(new PlanReport(new FleetPreview(clusters, [], [], "d"), []));

    private static ClusterPreview ACluster(string name, params ImmutableArray<ReleaseChange> releases) => new()
    {
        Cluster = new ObjectKey("alpha-ns", name),
        Workspace = "alpha",
        Source = SightSource.Read,
        Digest = name,
        Releases = releases,
        Objects = [.. releases.Select(r => $"~ HelmRelease alpha-ns/{r.Release}")],
    };
}
