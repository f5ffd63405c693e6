using System.Text;
using CsCheck;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Planning;

public sealed class WorkspacePlannerTests
{
    private static readonly FluxVersions Flux = new("v2", "v1");

    private static readonly Gen<FleetBuilder> Fleets =
        from apps in Gen.Int[1, 4]
        from needs in Gen.Int[0, 2].Array[4]
        from clusters in Gen.Int[1, 4]
        from stages in Gen.Int[0, 2].Array[4]
        from deployments in Gen.Int[0, 4].Array[0, 6]
        from usesName in Gen.Bool
        from texts in Gen.Int[0, 3].Array[3]
        select Make(apps, needs, clusters, stages, deployments, usesName, texts);

    [Fact]
    public void The_order_in_which_things_arrive_leaves_no_trace() =>
        Gen.Select(Fleets, Gen.Int).Sample(
            (fleet, seed) => Describe(fleet) == Describe(fleet.Shuffled(seed)),
            iter: 300);

    [Theory]
    [InlineData("lost-hub", "lost-hub", "lost-hub")]
    [InlineData("lost-hub", null, null)]
    [InlineData(null, "lost-hub", null)]
    [InlineData("lost-hub", "another", null)]
    [InlineData("", "", null)]
    public void What_a_lost_hub_left_is_taken_over_only_where_the_cluster_and_its_workspace_name_that_hub(string? byCluster, string? byWorkspace, string? adopted)
    {
        static Hansa.Api.Metadata.ObjectMeta Saying(Hansa.Api.Metadata.ObjectMeta metadata, string annotation, string? hub) =>
            hub is null ? metadata : metadata with { Annotations = Map(annotation, hub) };

        var plan = AFleet()
            .WithWorkspace("alpha", w => w with { Metadata = Saying(w.Metadata, Hansa.Api.Annotations.AllowAdoptFrom, byWorkspace) })
            .WithCluster("spoke-1", c => c with { Metadata = Saying(c.Metadata, Hansa.Api.Annotations.AdoptFrom, byCluster) })
            .Plan("spoke-1");

        Assert.Equal(adopted, plan.AdoptFrom);
    }

    [Fact]
    public void The_same_snapshot_gives_equal_fingerprints_twice() =>
        Fleets.Sample(
            fleet =>
            {
                var snapshot = fleet.Snapshot();
                return snapshot.Workspaces.Values.All(w =>
                    WorkspacePlanner.Plan(snapshot, w).Select(p => p.Fingerprint).SequenceEqual(WorkspacePlanner.Plan(snapshot, w).Select(p => p.Fingerprint)));
            },
            iter: 100);

    [Fact]
    public void Clusters_without_differences_share_the_plan()
    {
        var plans = AFleet().WithApp("metallb").WithWorkspace("alpha")
            .WithCluster("spoke-1").WithCluster("spoke-2", "stage", "live").WithDeployment("metallb-1.0.0")
            .Plans();

        Assert.Same(plans[0].Deployments.Single(), plans[1].Deployments.Single());
    }

    [Fact]
    public void Clusters_share_the_plan_unless_the_app_names_them()
    {
        var plans = AFleet().WithApp(AnApp("metallb"), spec => spec with { Defaults = "name: ${clusterName}" }).WithApp("velero").WithWorkspace("alpha")
            .WithCluster("spoke-1").WithCluster("spoke-2").WithDeployment("metallb-1.0.0").WithDeployment("velero-1.0.0")
            .Plans();

        Assert.Equal(
            ["name: spoke-1", "name: spoke-2"],
            plans.Select(p => p.Deployments.Single(d => d.AppId == "metallb").Releases.Single().Layers.Single().Text));
        Assert.Single(plans.Select(p => p.Deployments.Single(d => d.AppId == "velero")).Distinct(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Clusters_with_the_same_values_share_the_plan()
    {
        var plans = AFleet().WithApp("metallb").WithWorkspace("alpha")
            .WithCluster("spoke-1", "stage", "live").WithCluster("spoke-2", "stage", "live").WithCluster("spoke-3")
            .WithOverrides("live", "a: 1")
            .WithDeployment("metallb-1.0.0", d => d with
            {
                Spec = d.Spec with { ClusterConfigOverrides = [new ClusterConfigOverride { ClusterSelector = Labelled("stage", "live"), ConfigMapName = "live" }] },
            })
            .Plans();

        Assert.Same(plans[0].Deployments.Single(), plans[1].Deployments.Single());
        Assert.NotSame(plans[0].Deployments.Single(), plans[2].Deployments.Single());
    }

    [Fact]
    public void Shared_objects_are_rendered_once()
    {
        var plans = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithCluster("spoke-2").WithDeployment("metallb-1.0.0").Plans();

        Assert.Equal(plans[0].Objects(Flux), plans[1].Objects(Flux));
    }

    [Fact]
    public void Another_hub_gives_another_fingerprint()
    {
        var fleet = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithDeployment("metallb-1.0.0").Snapshot();
        var workspace = fleet.Workspaces.Values.Single();

        var other = WorkspacePlanner.Plan(fleet with { HubId = "hub-2" }, workspace).Single();

        Assert.NotEqual(WorkspacePlanner.Plan(fleet, workspace).Single().Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void The_name_of_a_release_may_be_the_deployments()
    {
        var planned = AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
            .WithApp(AnApp("velero"), spec => spec with
            {
                Releases = [ARelease("velero") with { ReleaseName = "${releaseName}", TargetNamespace = "${workspaceNamespace}-${issuer}" }],
                Variables = [new AppVariable { Name = "issuer", Default = "x" }],
            })
            .WithDeployment("backup", "velero-1.0.0").Planned();

        Assert.Equal(("backup", "alpha-ns-x"), (planned.Releases[0].HelmName, planned.Releases[0].TargetNamespace));
    }

    [Fact]
    public void A_target_that_is_the_workspaces_namespace_is_left_out()
    {
        var planned = AFleet().WithWorkspace("alpha").WithCluster("spoke-1")
            .WithApp(AnApp("velero"), spec => spec with { Releases = [ARelease("velero") with { TargetNamespace = "${releaseNamespace}" }] })
            .WithDeployment("velero-1.0.0").Planned();

        Assert.Null(planned.Releases[0].TargetNamespace);
    }

    private static FleetBuilder Make(int apps, int[] needs, int clusters, int[] stages, int[] deployments, bool usesName, int[] texts)
    {
        var fleet = AFleet();
        for (var i = 0; i < apps; i++)
        {
            var dependencies = Enumerable.Range(0, i).Take(needs[i]).Select(n => $"app{n}").ToArray();
            fleet.WithApp(AnApp($"app{i}", "1.0.0", dependencies), spec => spec with { Defaults = usesName && i == 0 ? "name: ${clusterName}" : $"app: {i}" });
        }

        fleet.WithWorkspace("alpha");
        foreach (var (text, index) in texts.Select((t, i) => (t, i)))
        {
            _ = text == 0 ? fleet : fleet.WithOverrides($"values-{index}", text == 1 ? "app: 7" : text == 2 ? "not: [yaml" : null);
        }

        foreach (var i in Enumerable.Range(0, clusters))
        {
            fleet.WithCluster($"spoke-{i}", "stage", $"s{stages[i]}");
        }

        foreach (var (app, index) in deployments.Select((a, i) => (a, i)))
        {
            fleet.WithDeployment($"deployment-{index}", $"app{app}-1.0.0", d => d with
            {
                Metadata = d.Metadata with { CreationTimestamp = Noon.AddSeconds(index / 2) },
                Spec = d.Spec with
                {
                    ConfigOverrides = index % 3 == 0 ? new() { Name = $"values-{index % 4}" } : null,
                    ClusterSelector = index % 4 == 1 ? Labelled("stage", "s1") : null,
                    ClusterConfigOverrides = index % 2 == 0 ? [new ClusterConfigOverride { ClusterSelector = Labelled("stage", "s0"), ConfigMapName = "values-1" }] : null,
                },
            });
        }

        return fleet.WithWorkspace("beta").WithCluster("spoke-9").WithDeployment("deployment-9", "app0-1.0.0");
    }

    private static string Describe(FleetBuilder fleet)
    {
        var text = new StringBuilder();
        foreach (var plan in fleet.Plans())
        {
            text.AppendLine(plan.Cluster.ToString()).AppendLine(plan.Fingerprint);
            foreach (var deployment in plan.Deployments)
            {
                text.AppendLine(deployment.Verdict.ToString()).AppendJoin('\n', deployment.WaitsFor).AppendJoin('\n', deployment.Warnings);
            }

            foreach (var planned in plan.Objects(Flux))
            {
                text.AppendLine(Encoding.UTF8.GetString(planned.Body.Span)).AppendLine(planned.Fields);
            }
        }

        return text.ToString();
    }
}
