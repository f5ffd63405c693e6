using System.Collections.Immutable;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>Says which releases may be uninstalled (design section 4). Asked before the first of a pass.</summary>
internal interface IRemovalPermits
{
    /// <summary>Why nothing at all may be deleted on any cluster now, leftovers neither; null when it may.</summary>
    Objection? ObjectionToAll { get; }

    /// <param name="plan">The cluster's plan.</param>
    /// <param name="releases">The releases that it uninstalls, for good or to be installed anew.</param>
    /// <param name="ct">Ends the asking.</param>
    Task<RemovalPermit> AskAsync(ClusterPlan plan, IReadOnlyList<SeenRelease> releases, CancellationToken ct);
}

/// <summary>What of a plan's removals may be carried out, and for how long that holds.</summary>
/// <param name="Held">Why a release may not be uninstalled now, by its name; those that are not named may.</param>
/// <param name="IsValid">Whether the permit still holds: it is asked right before each removal.</param>
internal sealed record RemovalPermit(ImmutableDictionary<string, Objection> Held, Func<bool> IsValid)
{
    /// <summary>Everything may go, whenever.</summary>
    public static RemovalPermit Everything { get; } = new(ImmutableDictionary<string, Objection>.Empty, static () => true);

    /// <summary>Nothing may go, all for one reason.</summary>
    public static RemovalPermit None(IEnumerable<SeenRelease> releases, Objection objection) =>
        new(releases.Select(r => r.Name).Distinct().ToImmutableDictionary(name => name, _ => objection), static () => false);
}

/// <summary>Why something is not done.</summary>
/// <param name="Reason">One of <see cref="Api.Reasons"/>.</param>
/// <param name="Message">For people.</param>
/// <param name="RetryAfter">When to ask again; null when a signal or the next look will do.</param>
internal sealed record Objection(string Reason, string Message, TimeSpan? RetryAfter = null);
