using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>Says whether an absence is an order (design section 4). Asked before the first removal of a pass.</summary>
internal interface IRemovalPermits
{
    /// <summary>Why nothing may be removed for absence now; null when it may.</summary>
    /// <param name="plan">The cluster's plan.</param>
    /// <param name="releases">Names of the releases that are to go.</param>
    /// <param name="ct">Ends the asking.</param>
    Task<Objection?> ObjectionAsync(ClusterPlan plan, IReadOnlyList<string> releases, CancellationToken ct);
}

/// <summary>Why something is not done.</summary>
internal sealed record Objection(string Reason, string Message);
