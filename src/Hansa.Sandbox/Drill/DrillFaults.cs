using System.Collections.Immutable;
using Hansa.ApiServer.Faults;

namespace Hansa.Sandbox.Drill;

/// <summary>What goes wrong between the controller and one cluster.</summary>
internal static class DrillFaults
{
    private static readonly ImmutableArray<Fault> All =
    [
        new(FaultEffect.Error) { Code = 500, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 503, Probability = 0.5, RetryAfterSeconds = 1 },
        new(FaultEffect.Error) { Code = 429, Probability = 0.5, RetryAfterSeconds = 2 },
        new(FaultEffect.Error) { Code = 409, Probability = 0.3, Verbs = ["patch", "update", "delete"] },
        new(FaultEffect.Error) { Code = 401, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 403, Probability = 0.3 },
        new(FaultEffect.Error) { Code = 404, Probability = 0.1 },
        new(FaultEffect.DropBefore) { Probability = 0.3 },
        new(FaultEffect.DropAfter) { Probability = 0.3, Verbs = ["create", "patch", "update", "delete"] },
        new(FaultEffect.DropAfter) { Probability = 0.5, Verbs = ["create"] },
        new(FaultEffect.Delay) { Probability = 0.5, Delay = TimeSpan.FromMilliseconds(30) },
        new(FaultEffect.Silence) { Probability = 0.1 },
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
        return $"{All[which].Effect} {(All[which].Effect == FaultEffect.Error ? All[which].Code : "")} in {All[which].Probability:P0} of {(All[which].Verbs.Count == 0 ? "requests" : string.Join(", ", All[which].Verbs))}";
    }
}
