using Hansa.Federation;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Drill;

/// <summary>What a controller of a drill is made of. A test that wants to see the drill fail puts something worse in the place of a part.</summary>
internal sealed record DrillParts
{
    /// <summary>Of its client of the management cluster.</summary>
    public Func<ApiClientOptions, ApiClientOptions> Limits { get; init; } = static limits => limits;

    public Func<ControllerOptions, ControllerOptions> Options { get; init; } = static options => options;

    /// <summary>All of it.</summary>
    public Func<ApiClient, ControllerOptions, TimeProvider, Random, ILoggerFactory, FederationController> Controller { get; init; } =
        static (management, options, clock, chance, logs) => new FederationController(management, options, clock, chance, logs)
        {
            Parts = new ControllerParts { RemovalsWithoutAsking = DrillWitness.RemovalsWithoutAsking },
        };
}
