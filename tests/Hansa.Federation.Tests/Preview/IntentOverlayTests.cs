using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Preview;
using Hansa.Federation.Tests.Delivery;
using Microsoft.Extensions.Time.Testing;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Preview;

public sealed class IntentOverlayTests
{
    private const int MostPasses = 50;
    private static readonly FluxVersions Flux = new("v2", "v1");
    private static readonly Gen<(RandomIntent From, RandomIntent To)> Changes = Gen.Select(RandomIntent.Any, RandomIntent.Any);

    [Fact]
    public void Manifests_laid_over_the_intent_give_the_plans_of_the_intent_that_they_make() => Changes.Sample(change =>
    {
        var (from, to) = (change.From.Intent(), change.To.Intent());

        Assert.Equal(Fingerprints(to), Fingerprints(Changed(from, to)));
    }, iter: 500);

    /// <summary>From people's files to every object on every cluster.</summary>
    [Fact]
    public void A_plan_of_random_changes_is_what_the_controller_then_does_to_every_cluster() => Changes.Sample(change =>
    {
        var (from, to) = (change.From.Intent(), change.To.Intent());
        var clusters = FleetPlans.None.Next(from.Snapshot()).Clusters.ToDictionary(c => c.Key, c => Delivered(c.Value));
        var sights = clusters.ToDictionary(c => c.Key, c => ClusterSight.Of(Flux, c.Value.Observe(), ImmutableDictionary<ObjectRef, JsonElement>.Empty));

        var preview = FleetPreview.Of(from, Changed(from, to), sights, _ => true, new FakeTimeProvider());

        var then = FleetPlans.None.Next(to.Snapshot()).Clusters;
        Assert.Equal(then.Keys.Union(clusters.Keys).Order(), preview.Clusters.Select(c => c.Cluster));
        foreach (var (key, plan) in then)
        {
            var cluster = clusters.GetValueOrDefault(key) ?? new ModelCluster();
            var before = cluster.Objects.ToImmutableSortedDictionary();
            Converge(cluster, DeliveryPlan.Of(plan, Flux));
            Assert.Equal(Differences(before, cluster.Objects), preview.Clusters.Single(c => c.Cluster == key).Objects);
        }
    }, iter: 500);

    /// <summary>Clusters that share their plans are compared once for all of them.</summary>
    [Fact]
    public void What_is_compared_once_for_many_clusters_is_what_each_of_them_would_give() => Changes.Sample(change =>
    {
        var (from, to) = (change.From.Intent(), change.To.Intent());
        var each = FleetPlans.None.Next(from.Snapshot()).Clusters.ToDictionary(c => c.Key, c => ClusterSight.Assumed(c.Value, "it was not read"));

        var together = FleetPreview.Of(from, to, new Dictionary<ObjectKey, ClusterSight>(), _ => true, new FakeTimeProvider());
        var alone = FleetPreview.Of(from, to, each, _ => true, new FakeTimeProvider());

        Assert.Equal(alone.Digest, together.Digest);
        Assert.Equal(alone.Clusters.Select(c => (c.Cluster, string.Join(' ', c.Objects), string.Join(' ', c.Held))), together.Clusters.Select(c => (c.Cluster, string.Join(' ', c.Objects), string.Join(' ', c.Held))));
    }, iter: 200);

    [Fact]
    public void Labels_and_annotations_are_merged_and_the_rest_of_the_object_is_the_files()
    {
        var live = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("spoke-1").WithOverrides("mine", "a: 1")
            .WithDeployment("metallb-1.0.0", d => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, "true") }, Spec = d.Spec with { ConfigOverrides = new() { Name = "mine" } } }).Intent();

        var (wanted, _) = IntentOverlay.Apply(live, [Deployment("metallb-1.0.0")], "alpha-ns", Noon);

        var deployment = Assert.Single(wanted.Deployments.Values);
        Assert.Equal("true", deployment.Metadata.Annotation(Annotations.Paused));
        Assert.Null(deployment.Spec.ConfigOverrides);
        Assert.Equal("uid-metallb-1.0.0", deployment.Metadata.Uid);
    }

    [Fact]
    public void What_does_not_change_what_is_delivered_is_said() => Assert.Contains(
        "Service does not change", Assert.Single(IntentOverlay.Apply(AFleet().Intent(), [new Manifest("f:1", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Service" })], null, Noon).Ignored), StringComparison.Ordinal);

    [Fact]
    public void A_Secret_that_no_deployment_takes_values_from_is_said_to_change_nothing()
    {
        var live = AFleet().WithWorkspace("alpha").Intent();
        var secret = new Manifest("f:1", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "spoke-1-kubeconfig" } });

        var (_, ignored) = IntentOverlay.Apply(live, [secret], "alpha-ns", Noon);

        Assert.StartsWith("f:1: no AppDeployment takes values from this Secret", Assert.Single(ignored), StringComparison.Ordinal);
    }

    [Fact]
    public void The_deployments_in_the_files_are_read_with_what_they_name()
    {
        var deployment = Deployment("metallb-1.0.0");
        deployment.Body["spec"]!["configOverrides"] = new JsonObject { ["secretName"] = "hidden" };

        var coming = IntentOverlay.DeploymentsAmong([deployment, Deployment("other-1.0.0")], "alpha-ns");

        Assert.Equal(["alpha-ns", "alpha-ns"], coming.Select(d => d.Metadata.Namespace));
        Assert.Equal(["hidden", null], coming.Select(d => d.Spec.ConfigOverrides?.SecretName));
    }

    [Fact]
    public void An_object_without_a_namespace_needs_one_from_the_command() => Assert.Contains(
        "f:1: AppDeployment metallb-1.0.0 has no metadata.namespace",
        Assert.Throws<InvalidOperationException>(() => IntentOverlay.Apply(AFleet().Intent(), [Deployment("metallb-1.0.0")], null, Noon)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_version_that_nobody_serves_is_refused()
    {
        var manifest = Deployment("metallb-1.0.0");
        manifest.Body["apiVersion"] = "apps.kommander.d2iq.io/v1alpha9";

        Assert.Contains("is served as apps.kommander.d2iq.io/v1alpha1", Assert.Throws<InvalidOperationException>(() => IntentOverlay.Apply(AFleet().Intent(), [manifest], "alpha-ns", Noon)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detached_cluster_keeps_its_services_unless_its_policy_says_otherwise()
    {
        var live = AFleet().WithApp("metallb").WithWorkspace("alpha").WithCluster("keeps").WithCluster("loses", c => c with { Spec = c.Spec with { DetachPolicy = "Remove" } }).WithDeployment("metallb-1.0.0").Intent();

        var preview = FleetPreview.Of(live, live with { Clusters = live.Clusters.Clear() }, new Dictionary<ObjectKey, ClusterSight>(), _ => true, new FakeTimeProvider());

        Assert.All(preview.Clusters, c => Assert.True(c.IsDetached && c.Changes));
        Assert.Empty(preview.Clusters.Single(c => c.Cluster.Name == "keeps").Releases);
        Assert.Equal(ReleaseChangeKind.Uninstall, Assert.Single(preview.Clusters.Single(c => c.Cluster.Name == "loses").Releases).Kind);
    }

    [Fact]
    public void A_large_removal_says_what_has_to_be_confirmed()
    {
        var fleet = Enumerable.Range(1, 60).Aggregate(AFleet().WithApp("metallb").WithWorkspace("alpha"), (f, i) => f.WithCluster($"spoke-{i}")).WithDeployment("metallb-1.0.0").Intent();

        var preview = FleetPreview.Of(fleet, fleet with { Deployments = fleet.Deployments.Clear() }, new Dictionary<ObjectKey, ClusterSight>(), _ => true, new FakeTimeProvider());

        Assert.Equal("alpha", Assert.Single(preview.Guarded).Workspace);
    }

    private static FleetIntent Changed(FleetIntent from, FleetIntent to) =>
        IntentOverlay.Apply(IntentOverlay.Delete(from, RandomIntent.Gone(from, to), null).Intent, RandomIntent.Manifests(to), null, Noon).Intent;

    private static string[] Fingerprints(FleetIntent intent) =>
        [.. FleetPlans.None.Next(intent.Snapshot()).Clusters.OrderBy(c => c.Key).Select(c => $"{c.Key} {c.Value.Fingerprint}")];

    private static ModelCluster Delivered(ClusterPlan plan)
    {
        var cluster = new ModelCluster();
        Converge(cluster, DeliveryPlan.Of(plan, Flux));
        return cluster;
    }

    private static void Converge(ModelCluster cluster, DeliveryPlan delivery)
    {
        for (var pass = 0; pass < MostPasses && cluster.Apply(Convergence.Steps(delivery, cluster.Observe()), delivery); pass++)
        {
            cluster.RunFlux();
        }
    }

    private static IEnumerable<string> Differences(ImmutableSortedDictionary<ObjectRef, ObservedObject> before, SortedDictionary<ObjectRef, ObservedObject> after) =>
    [
        .. after.Keys.Where(at => !before.ContainsKey(at)).Select(at => $"+ {at}")
            .Concat(after.Where(a => before.TryGetValue(a.Key, out var was) && was.Revision != a.Value.Revision).Select(a => $"~ {a.Key}"))
            .Concat(before.Keys.Where(at => !after.ContainsKey(at)).Select(at => $"- {at}"))
            .Order(StringComparer.Ordinal),
    ];

    private static Manifest Deployment(string name) => new("f:1", new JsonObject
    {
        ["apiVersion"] = Kinds.AppDeployment.ApiVersion,
        ["kind"] = Kinds.AppDeployment.Kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["appRef"] = new JsonObject { ["name"] = name } },
    });
}
