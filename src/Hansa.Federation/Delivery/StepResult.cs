using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Delivery;

/// <summary>What came of a step that did not go through.</summary>
/// <param name="At">The object.</param>
/// <param name="Reason">One of <see cref="Api.Reasons"/>.</param>
/// <param name="Message">What happened.</param>
/// <param name="IsTransient">Whether trying again may help without anybody doing anything.</param>
/// <param name="RetryAfter">When the server asks to be tried again.</param>
internal sealed record StepFailure(ObjectRef At, string Reason, string Message, bool IsTransient, TimeSpan? RetryAfter = null)
{
    public static StepFailure Of(ObjectRef at, ApiException e) => e.Failure switch
    {
        ApiFailure.FieldManagerConflict => new StepFailure(at, Api.Reasons.OwnedByAnother, $"{at} belongs to another manager: {e.Message}", IsTransient: false),
        ApiFailure.Invalid => new StepFailure(at, Api.Reasons.RefusedByCluster, $"the cluster refuses {at}: {e.Message}", IsTransient: false),
        ApiFailure.Forbidden => new StepFailure(at, Api.Reasons.Forbidden, $"the credentials do not allow it: {e.Message}", IsTransient: false),
        _ => new StepFailure(at, Api.Reasons.DeliveryFailed, $"{at}: {e.Message}", IsTransient: true, e.RetryAfter),
    };
}
