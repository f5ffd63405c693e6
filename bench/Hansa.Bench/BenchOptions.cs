namespace Hansa.Bench;

/// <summary>What a run measures, and how large.</summary>
public sealed record BenchOptions
{
    /// <summary>How many attached clusters; as many again take the floor's writes.</summary>
    public int Clusters { get; init; } = 100;

    /// <summary>Real API servers (etcd, kube-apiserver) instead of embedded ones.</summary>
    public bool OnRealServers { get; init; }

    /// <summary>How many synthetic services, each one HelmRelease, that do not depend on each other.</summary>
    public int Services { get; init; } = 22;

    /// <summary>How often the changed override is measured.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How long the fleet is watched at rest.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Floors are tried with so many requests under way at once; the best counts.</summary>
    public IReadOnlyList<int> FloorConcurrency { get; init; } = [16, 64, 256];

    /// <summary>The scenarios to run; the floor always runs.</summary>
    public IReadOnlySet<Scenario> Scenarios { get; init; } = new HashSet<Scenario>(Enum.GetValues<Scenario>());

    /// <summary>Whether the controller runs without the shipped budgets of requests to each cluster.</summary>
    public bool LiftBudgets { get; init; }

    /// <summary>Other numbers of clusters, each measured in a run of its own: fan-out, the fleet at rest, memory.</summary>
    public IReadOnlyList<int> Growth { get; init; } = [];

    /// <summary>The whole run ends with an error after this.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(20);
}

/// <summary>What can be measured. Order is the order of the run.</summary>
public enum Scenario
{
    /// <summary>All services to all clusters.</summary>
    FanOut,

    /// <summary>One override changed until each cluster has it; like fan-out without Flux, so that Hansa and the floor have the same machine.</summary>
    Reaction,

    /// <summary>From the start of the stand-in for Flux until every AppDeployment says Ready.</summary>
    Ready,

    /// <summary>What a fleet at rest costs.</summary>
    Idle,

    /// <summary>A controller that starts anew with nothing changed.</summary>
    Restart,

    /// <summary>One cluster in ten dead, one in ten slow: what the healthy ones notice.</summary>
    SickFleet,
}
