using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>What the watches of one cluster say when they do not come about. Pure.</summary>
internal static class WatchFailures
{
    /// <summary>For how long a failure may be one of those that pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What somebody has to mend before what may pass by itself; null when none fails.</summary>
    public static InformerState.Failing? Worst(IEnumerable<InformerState> states) =>
        states.OfType<InformerState.Failing>().OrderBy(f => IsDenial(f) ? 0 : IsForGood(f) ? 1 : 2).ThenBy(f => f.Since).FirstOrDefault();

    /// <summary>Whether we are not let in.</summary>
    public static bool IsDenial(InformerState.Failing failing) => failing.Failure is ApiFailure.Forbidden or ApiFailure.Unauthorized;

    /// <summary>Whether people should know: at once of what does not pass by itself, of the rest when it lasts.</summary>
    public static bool IsToBeTold(InformerState.Failing failing, DateTimeOffset now) => IsDenial(failing) || IsForGood(failing) || now - failing.Since >= Patience;

    /// <summary>An answer that cannot be used, such as more objects than are taken.</summary>
    private static bool IsForGood(InformerState.Failing failing) => failing.Failure == ApiFailure.BadAnswer;
}
