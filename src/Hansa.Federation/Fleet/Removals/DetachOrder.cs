using Hansa.Federation.Delivery;

namespace Hansa.Federation.Fleet.Removals;

/// <summary>What a detach with <c>Remove</c> is to do.</summary>
internal abstract record DetachOrder
{
    /// <summary>Everything goes first.</summary>
    public static DetachOrder Remove { get; } = new Removing();

    /// <summary>Everything stays: the detach was brought about by a namespace or a definition that goes away, or people changed the policy.</summary>
    public sealed record Retain(Objection Why) : DetachOrder;

    /// <summary>It cannot be known yet, or somebody has to act first.</summary>
    public sealed record Wait(Objection For) : DetachOrder;

    private sealed record Removing : DetachOrder;
}
