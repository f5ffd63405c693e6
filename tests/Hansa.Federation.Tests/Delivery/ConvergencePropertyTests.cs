using CsCheck;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>Steps are applied to a small model of a cluster, again and again, until there are none.</summary>
public sealed class ConvergencePropertyTests
{
    private const int MostPasses = 20;

    [Fact]
    public void Repeated_passes_end_with_what_the_plan_says() => Situation.Any.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();

        var passes = Converge(cluster, delivery);

        Assert.True(passes < MostPasses, $"{situation}: still working after {passes} passes");
        foreach (var (at, planned) in delivery.Objects.Where(o => !cluster.IsObstructed(o.Key, delivery)))
        {
            var seen = cluster.Objects.GetValueOrDefault(at);
            Assert.True(seen is not null && seen.Revision == planned.Revision && seen.Fields == planned.Fields && seen.Foreign.IsEmpty && !seen.HasClaim, $"{situation}: {at} is not as planned");
        }
    }, iter: 500);

    [Fact]
    public void Repeated_passes_leave_nothing_that_the_plan_does_not_name() => Situation.Any.Sample(situation =>
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
    public void No_step_writes_what_is_not_ours() => Situation.Any.Sample(situation =>
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
    public void Nothing_planned_or_held_is_pruned() => Situation.Any.Sample(situation =>
    {
        var cluster = situation.Cluster();
        var delivery = situation.After();
        for (var pass = 0; pass < 4; pass++)
        {
            var steps = Convergence.Steps(delivery, cluster.Observe());
            Assert.All(steps.OfType<Step.Prune>(), s =>
            {
                Assert.False(delivery.Objects.ContainsKey(s.At), $"{situation}: {s.At} is planned");
                Assert.DoesNotContain(s.Observed.Deployment, delivery.Plan.Deployments.Where(d => d.Verdict is not Verdict.Deploy).Select(d => d.Mark));
            });
            cluster.Apply(steps, delivery);
        }
    }, iter: 500);

    [Fact]
    public void No_two_steps_of_a_pass_write_one_object() => Situation.Any.Sample(situation =>
    {
        var cluster = situation.Cluster();

        var steps = Convergence.Steps(situation.After(), cluster.Observe());

        Assert.Distinct(steps.Where(s => s is not Step.Blocked).Select(s => s.At));
    }, iter: 500);

    [Fact]
    public void The_same_sight_gives_the_same_steps() => Situation.Any.Sample(situation =>
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
}
