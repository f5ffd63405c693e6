namespace Hansa.Kubernetes.Transport;

/// <summary>What must still be true of an object for it to be deleted.</summary>
/// <param name="Uid">The object's uid.</param>
/// <param name="ResourceVersion">The version that the decision was made on; null if any will do.</param>
public sealed record DeletePreconditions(string Uid, string? ResourceVersion);

/// <summary>How a deletion went.</summary>
public enum DeleteResult
{
    /// <summary>The server took it; finalizers may still hold the object.</summary>
    Accepted,

    /// <summary>There was no such object.</summary>
    AlreadyGone,

    /// <summary>The object is another one, or another version, than the preconditions say.</summary>
    PreconditionFailed,
}
