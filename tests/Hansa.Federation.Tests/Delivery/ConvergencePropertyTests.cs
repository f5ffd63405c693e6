using CsCheck;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using Hansa.Federation.Tests.Building;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Steps are applied to a small model of a cluster, again and again, until there are none.</summary>
public sealed class ConvergencePropertyTests
{
    private const int MostPasses = 20;
    private static readonly FluxVersions Flux = new("v2", "v1");

    private static readonly Gen<Situation> Situations =
        from before in Gen.Select(Gen.Int[0, 3], Gen.Bool).Array[0, 5]
        from after in Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4]).Array[0, 5]
        from damage in Gen.Select(Gen.Int[0, 30], Gen.Int[0, 8]).Array[0, 6]
        select new Situation(before, after, damage);

    [Fact]
    public void Repeated_passes_end_with_what_the_plan_says() => Situations.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();

        var passes = Converge(cluster, delivery);

        Assert.True(passes < MostPasses, $"{situation}: still working after {passes} passes");
        foreach (var (at, planned) in delivery.Objects.Where(o => !cluster.IsObstructed(o.Key, delivery)))
        {
            var seen = cluster.Objects.GetValueOrDefault(at);
            Assert.True(seen is not null && seen.Revision == planned.Revision && seen.Fields == planned.Fields && seen.Foreign.IsEmpty, $"{situation}: {at} is not as planned");
        }
    }, iter: 500);

    [Fact]
    public void Repeated_passes_leave_nothing_that_the_plan_does_not_name() => Situations.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();
        var held = delivery.Plan.Deployments.Any(d => d.Verdict is not Verdict.Deploy);

        Converge(cluster, delivery);

        Assert.All(
            cluster.Ours(delivery).Where(o => !held && !cluster.Objects.Values.Any(s => s.Release is { IsSuspended: true })),
            o => Assert.True(delivery.Objects.ContainsKey(o.Ref), $"{situation}: {o.Ref} is left over"));
    }, iter: 500);

    [Fact]
    public void No_step_writes_what_is_not_ours() => Situations.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();
        for (var pass = 0; pass < 4; pass++)
        {
            var steps = Convergence.Steps(delivery, cluster.Observe());
            Assert.All(steps.Where(s => s is Step.Update or Step.Prune or Step.RemoveFields), s => Assert.True(cluster.IsOurs(s.At, delivery), $"{situation}: {s}"));
            Assert.All(steps.Where(s => s is Step.Create), s => Assert.False(cluster.IsTaken(s.At), $"{situation}: {s}"));
            cluster.Apply(steps, delivery);
        }
    }, iter: 500);

    [Fact]
    public void Nothing_planned_or_held_is_pruned() => Situations.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();
        for (var pass = 0; pass < 4; pass++)
        {
            var steps = Convergence.Steps(delivery, cluster.Observe());
            Assert.All(steps.OfType<Step.Prune>(), s =>
            {
                Assert.False(delivery.Objects.ContainsKey(s.At), $"{situation}: {s.At} is planned");
                Assert.DoesNotContain(s.Observed.Deployment, delivery.HeldMarks);
            });
            cluster.Apply(steps, delivery);
        }
    }, iter: 500);

    [Fact]
    public void No_two_steps_of_a_pass_write_one_object() => Situations.Sample(situation =>
    {
        var cluster = situation.Cluster();

        var steps = Convergence.Steps(situation.After(), cluster.Observe());

        Assert.Distinct(steps.Where(s => s is not Step.RemoveFields).Select(s => s.At));
    }, iter: 500);

    [Fact]
    public void The_same_sight_gives_the_same_steps() => Situations.Sample(situation =>
    {
        var (one, two) = (situation.Cluster(), situation.Cluster());

        Assert.Equal(
            Convergence.Steps(situation.After(), one.Observe()).Select(s => (s.GetType(), s.At)),
            Convergence.Steps(situation.After(), two.Observe()).Select(s => (s.GetType(), s.At)));
    }, iter: 200);

    /// <summary>Runs passes until one has nothing to write, and Flux after each.</summary>
    private static int Converge(ModelCluster cluster, DeliveryPlan delivery)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (!cluster.Apply(Convergence.Steps(delivery, cluster.Observe()), delivery))
            {
                return pass;
            }

            cluster.RunFlux();
        }

        return MostPasses;
    }

    /// <summary>What was delivered before, what is wanted now, and what others did in between.</summary>
    private sealed record Situation((int App, bool Newer)[] Before, (int App, int Shape)[] Wanted, (int Object, int Kind)[] Damage)
    {
        private static readonly string[] Apps = ["traefik", "prometheus", "istio", "kiali"];

        public DeliveryPlan After() => DeliveryPlan.Of(
            Wanted.DistinctBy(w => w.App).Aggregate(Base(), (fleet, w) => fleet.WithDeployment(Apps[w.App], $"{Apps[w.App]}-{(w.Shape is 1 ? "2.0.0" : "1.0.0")}", d => w.Shape switch
            {
                2 => d with { Metadata = d.Metadata with { Annotations = Map(Annotations.Paused, "true") } },
                3 => d with { Spec = d.Spec with { ConfigOverrides = new LocalObjectReference { Name = "values" } } },
                4 => d with { Spec = d.Spec with { AppRef = new AppReference { Name = "nobody-knows" } } },
                _ => d,
            })).Plan("spoke-1"),
            Flux);

        public ModelCluster Cluster()
        {
            var before = DeliveryPlan.Of(
                Before.DistinctBy(b => b.App).Aggregate(Base(provides: true), (fleet, b) => fleet.WithDeployment(Apps[b.App], $"{Apps[b.App]}-{(b.Newer ? "2.0.0" : "1.0.0")}")).Plan("spoke-1"),
                Flux);
            var cluster = ModelCluster.Holding(before);
            foreach (var (at, kind) in Damage)
            {
                cluster.Damage(at, kind);
            }

            return cluster;
        }

        public override string ToString() =>
            $"before [{string.Join(' ', Before)}] wanted [{string.Join(' ', Wanted)}] damage [{string.Join(' ', Damage)}]";

        private static Fleet Base(bool provides = false) => AFleet()
            .WithApp(App("traefik", "1.0.0")).WithApp(App("traefik", "2.0.0"))
            .WithApp(App("prometheus", "1.0.0", "traefik")).WithApp(App("prometheus", "2.0.0", "traefik"))
            .WithApp(App("istio", "1.0.0", "prometheus")).WithApp(App("istio", "2.0.0", "prometheus"))
            .WithApp(App("kiali", "1.0.0", "istio", "prometheus")).WithApp(App("kiali", "2.0.0", "istio", "prometheus"))
            .WithWorkspace("alpha")
            .WithOverrides("values", "a: 1")
            .WithCluster("spoke-1", c => provides
                ? c with { Metadata = c.Metadata with { Annotations = Map(Annotations.Provides, string.Join(',', Apps)) } }
                : c);

        private static App App(string id, string version, params string[] needs)
        {
            var app = AnApp(id, version, needs);
            var second = version == "1.0.0" && id == "istio" ? new[] { ARelease("istio-extra", version) } : [];
            return app with { Spec = app.Spec with { Defaults = $"app: {id}", Releases = [ARelease(id, version), .. second] } };
        }
    }
}
