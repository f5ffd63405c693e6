using System.Collections.Immutable;

namespace Hansa.Kubernetes.Transport;

/// <summary>
/// A request that did not get the answer it asked for. The message says what was asked (verb and path, no query) and what came back;
/// it never holds a request body, a header or a credential.
/// </summary>
public sealed class ApiException(ApiFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What went wrong, to decide by.</summary>
    public ApiFailure Failure { get; } = failure;

    /// <summary>The message without what the server said: whoever chose the address may not be meant to read what answers there.</summary>
    public string OwnWords { get; init; } = message;

    /// <summary>The <c>reason</c> of the server's Status; empty if there was none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long the server asks us to stay away; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The causes of the server's Status; never default.</summary>
    public ImmutableArray<StatusCause> Causes { get; init; } = [];

    /// <summary>Whether somebody has to allow it first: it lacks a right, or a policy or a quota does not let it pass.</summary>
    public bool IsDenied => Failure is ApiFailure.Forbidden or ApiFailure.DeniedByPolicy or ApiFailure.QuotaExceeded;

    /// <summary>Whether the same request may well succeed later without anybody changing anything.</summary>
    public bool IsTransient => Failure is ApiFailure.TooManyRequests or ApiFailure.ServerError or ApiFailure.Unreachable
        or ApiFailure.TimedOut or ApiFailure.BadAnswer or ApiFailure.Expired;
}
