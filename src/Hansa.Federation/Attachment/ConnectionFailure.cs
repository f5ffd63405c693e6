using Hansa.Api;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Attachment;

/// <summary>What a failed request to a cluster means for its attachment.</summary>
internal static class ConnectionFailure
{
    /// <summary>The reason when the cluster refuses us or we refuse it; null when it may answer another time.</summary>
    public static string? RefusalOf(ApiFailure failure) => failure switch
    {
        ApiFailure.Unauthorized => Reasons.Unauthorized,
        ApiFailure.Forbidden => Reasons.Forbidden,
        ApiFailure.TlsFailed => Reasons.TlsFailed,
        ApiFailure.AddressRefused => Reasons.AddressRefused,
        _ => null,
    };

    /// <summary>Whether an answer came, whatever it says.</summary>
    public static bool IsAnswer(ApiFailure failure) => failure is not (ApiFailure.Unreachable or ApiFailure.TimedOut or ApiFailure.TlsFailed or ApiFailure.AddressRefused);

    /// <summary>
    /// The reason that people see. One request that got no answer does not make a cluster unreachable whose probe is answered: that is for its health
    /// to say.
    /// </summary>
    public static string ReasonOf(ApiFailure failure, Health probed) =>
        RefusalOf(failure) ?? (IsAnswer(failure) ? Reasons.UnexpectedAnswer : probed == Health.Offline ? Reasons.Unreachable : Reasons.DeliveryFailed);

    /// <summary>How a cluster stands whose health is not probed, since there is no session yet.</summary>
    public static Health HealthOf(ApiFailure failure) => IsAnswer(failure) ? Health.NotReady : Health.Offline;

    /// <summary>What people are told.</summary>
    public static string Explain(ApiFailure failure, string problem) => failure switch
    {
        ApiFailure.Unauthorized => $"the cluster does not accept the kubeconfig's credentials: {problem}",
        ApiFailure.Forbidden => $"the kubeconfig's user lacks a right: {problem}",
        ApiFailure.TooManyRequests => $"the cluster answers, but asks to be left alone for a while: {problem}",
        _ when IsAnswer(failure) => $"the cluster answers, but not with what was asked for: {problem}",
        _ => problem,
    };
}
