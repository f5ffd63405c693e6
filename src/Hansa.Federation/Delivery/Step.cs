using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>One change that a cluster needs, or one that it needs but that must not be made now.</summary>
internal abstract record Step(ObjectRef At)
{
    /// <summary>Make the object; nobody has been seen there.</summary>
    public sealed record Create(ObjectRef At, PlannedObject Object) : Step(At);

    /// <summary>Change our object; <paramref name="Uid"/> is the one that was seen.</summary>
    /// <param name="At">Where.</param>
    /// <param name="Object">What it must be.</param>
    /// <param name="Uid">Uid of the object that was seen.</param>
    /// <param name="IsDrift">Whether somebody else's change is put right.</param>
    public sealed record Update(ObjectRef At, PlannedObject Object, string Uid, bool IsDrift) : Step(At);

    /// <summary>Take up an object that its owner, or this hub's earlier detach, left for us.</summary>
    public sealed record Adopt(ObjectRef At, PlannedObject Object, string Uid) : Step(At);

    /// <summary>Remove fields that others added to our object.</summary>
    public sealed record RemoveFields(ObjectRef At, ObservedObject Observed) : Step(At);

    /// <summary>Delete our object.</summary>
    /// <param name="At">Where.</param>
    /// <param name="Observed">The object as it was seen; its uid and resourceVersion are preconditions.</param>
    /// <param name="ForAbsence">Whether it goes because no deployment names its app any more, which has to be confirmed first.</param>
    public sealed record Prune(ObjectRef At, ObservedObject Observed, bool ForAbsence) : Step(At);

    /// <summary>Nothing can be done now; the release that the object belongs to says why.</summary>
    public sealed record Blocked(ObjectRef At, string Reason, string Message) : Step(At);
}
