using Hansa.Api.Metadata;
using Hansa.Federation.Delivery;
using Hansa.Federation.Fleet;
using Hansa.Federation.Fleet.Removals;

namespace Hansa.Federation;

/// <summary>Parts of the controller that a drill replaces: with smaller limits, and with worse ones to see itself fail.</summary>
internal sealed record ControllerParts
{
    /// <summary>How many releases are uninstalled within the guard's window before a person is asked.</summary>
    public int RemovalsWithoutAsking { get; init; } = RemovalGuard.MostWithoutAsking;

    /// <summary>The gate that every uninstall passes, made of the real one.</summary>
    public Func<IRemovalPermits, IRemovalPermits> Gate { get; init; } = static permits => permits;

    /// <summary>Who speaks for which physical cluster, made of what the statuses record.</summary>
    public Func<Func<string, ObjectKey?>, ClusterIdentities> Identities { get; init; } = static recorded => new ClusterIdentities(recorded);
}
