using System.Collections.Immutable;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;

namespace Hansa.Federation.Delivery;

/// <summary>What was seen on one cluster at one moment.</summary>
internal sealed record ObservedCluster
{
    /// <summary>Objects with this hub's label, copies included.</summary>
    public required ImmutableSortedDictionary<ObjectRef, ObservedObject> Objects { get; init; }

    /// <summary>Everything of the three kinds in the namespaces that were listed, ours or not; null while no list is needed.</summary>
    public ForeignObjects? Others { get; init; }

    /// <summary>Why Secrets are not seen there; null when they are, or need not be.</summary>
    public Objection? SecretsUnseen { get; init; }

    /// <summary>Why nothing may be rendered anew there now that nobody changed; null when it may, or need not be.</summary>
    public Objection? RerenderingHeld { get; init; }

    /// <summary>What the cluster said of corrections that would change nothing, by the object's uid.</summary>
    public ImmutableDictionary<string, ClusterAnswer> Answers { get; init; } = ImmutableDictionary<string, ClusterAnswer>.Empty;

    /// <summary>Uids of leftovers that nothing has referred to for so long that nobody can be reading them.</summary>
    public ImmutableHashSet<string> Overdue { get; init; } = [];

    /// <summary>The answer about the object as it is seen and planned; null when there is none.</summary>
    public ClusterAnswer? AnswerTo(ObservedObject seen, PlannedObject planned) =>
        Answers.TryGetValue(seen.Uid, out var answer) && answer.IsFor(seen, planned) ? answer : null;

    public ObservedObject? Find(ObjectRef at) => Objects.GetValueOrDefault(at);
}

/// <summary>An object of a delivered kind that this hub does not own.</summary>
/// <param name="Uid">Its uid.</param>
/// <param name="Claim">Whether it may be taken up by this hub.</param>
internal sealed record ForeignObject(string Uid, ForeignClaim Claim)
{
    /// <summary>App id that its label tells; empty when it tells none.</summary>
    public string App { get; init; } = "";
}

/// <summary>Whose an object is that lies where one of ours should be.</summary>
internal enum ForeignClaim
{
    /// <summary>Somebody else's.</summary>
    Another,

    /// <summary>Its owner marked it for adoption by this hub.</summary>
    Adoptable,

    /// <summary>Ours, but a label of ours is gone from it.</summary>
    Stripped,

    /// <summary>This hub released it when the cluster was detached from the same workspace.</summary>
    Released,
}

/// <summary>A list of a namespace without selector.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Objects">What is there and not ours.</param>
/// <param name="LeftBehind">Releases that this hub left in other namespaces of the cluster, by app id.</param>
internal sealed record ForeignObjects(
    string Namespace, ImmutableDictionary<ObjectRef, ForeignObject> Objects, ImmutableDictionary<string, ObjectKey> LeftBehind)
{
    public ForeignObjects(string ns, ImmutableDictionary<ObjectRef, ForeignObject> objects)
        : this(ns, objects, ImmutableDictionary<string, ObjectKey>.Empty)
    {
    }
}
