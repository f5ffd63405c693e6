using System.Collections.Immutable;
using System.Globalization;
using Hansa.ApiServer.Faults;

namespace Hansa.Sandbox.Drill;

/// <summary>What goes wrong between the controller and one cluster.</summary>
internal static class DrillFaults
{
    private static readonly string[] Writes = ["create", "patch", "update", "delete"];

    private static readonly ImmutableArray<Fault> All =
    [
        new(FaultEffect.Error) { Code = 500, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 503, Probability = 0.5, RetryAfterSeconds = 1 },
        new(FaultEffect.Error) { Code = 429, Probability = 0.5, RetryAfterSeconds = 2 },
        new(FaultEffect.Error) { Code = 409, Probability = 0.3, Verbs = ["patch", "update", "delete"] },
        new(FaultEffect.Error) { Code = 401, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 403, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 404, Probability = 0.1 },
        new(FaultEffect.Error) { Code = 503, Verbs = ["list", "watch"], Resources = ["appdeployments.apps.kommander.d2iq.io", "configmaps"] },
        new(FaultEffect.Error) { Code = 500, Verbs = ["list", "watch"], Resources = ["helmreleases.helm.toolkit.fluxcd.io", "kommanderclusters.kommander.mesosphere.io"] },
        new(FaultEffect.Error) { Code = 403, Verbs = ["delete"] },
        new(FaultEffect.DropBefore) { Probability = 0.3 },
        new(FaultEffect.DropAfter) { Probability = 0.3, Verbs = Writes },
        new(FaultEffect.DropAfter) { Probability = 0.5, Verbs = ["create"] },
        new(FaultEffect.Delay) { Probability = 0.5, Delay = TimeSpan.FromMilliseconds(30) },
        new(FaultEffect.Delay) { Verbs = ["watch"], Delay = TimeSpan.FromMilliseconds(400) },
        new(FaultEffect.Silence) { Probability = 0.1 },
        new(FaultEffect.Silence) { Verbs = ["watch"] },
        new(FaultEffect.Silence) { Verbs = ["watch"], Resources = ["appdeployments.apps.kommander.d2iq.io", "helmreleases.helm.toolkit.fluxcd.io"] },
        new(FaultEffect.SlowBody) { Probability = 0.2, Delay = TimeSpan.FromMilliseconds(1) },
        new(FaultEffect.EndlessBody) { Probability = 0.2, Verbs = ["get", "list"], Times = 1 },
        new(FaultEffect.Garbage) { Probability = 0.2 },
        new(FaultEffect.Expire) { Probability = 0.5 },
    ];

    /// <summary>Adds one by chance; what it is.</summary>
    public static string Add(FaultPlan plan, Random chance)
    {
        var which = chance.Next(All.Length + 2);
        if (which == All.Length)
        {
            plan.Partition();
            return "nobody reaches it";
        }

        if (which == All.Length + 1)
        {
            plan.CutWatches();
            return "its watches are cut";
        }

        _ = plan.Add(All[which]); // healed as a whole
        return Describe(All[which]);
    }

    /// <summary>Nobody watches any more.</summary>
    public static void RefuseWatches(FaultPlan plan)
    {
        _ = plan.Add(new Fault(FaultEffect.Error) { Code = 503, Verbs = ["watch"] }); // healed with the others
        plan.CutWatches();
    }

    private static string Describe(Fault fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"{fault.Effect}{(fault.Effect == FaultEffect.Error ? $" {fault.Code}" : "")} in {fault.Probability:P0} of {(fault.Verbs.Count == 0 ? "requests" : string.Join(", ", fault.Verbs))}{(fault.Resources.Count == 0 ? "" : $" of {string.Join(", ", fault.Resources)}")}");
}
