using Hansa.Kubernetes.Transport;

namespace Hansa.Kubernetes.Informers;

/// <summary>How well an informer knows its collection right now. What it knew before is kept in every state.</summary>
public abstract record InformerState
{
    private InformerState()
    {
    }

    /// <summary>No answer yet.</summary>
    public sealed record NotStarted : InformerState;

    /// <summary>Listed, and watching since.</summary>
    public sealed record Synced : InformerState;

    /// <summary>The server does not serve this kind (404 on the collection).</summary>
    public sealed record Missing : InformerState;

    /// <summary>The last attempt failed; it is tried again.</summary>
    /// <param name="Failure">Why, to decide by.</param>
    /// <param name="Message">Why, for people.</param>
    /// <param name="Since">When the first attempt of this row of failures failed.</param>
    public sealed record Failing(ApiFailure Failure, string Message, DateTimeOffset Since) : InformerState;
}
