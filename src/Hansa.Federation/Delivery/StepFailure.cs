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
    /// <summary>When it is worth to look again; null when nobody said.</summary>
    public TimeSpan? LookAgainAfter { get; init; }

    /// <summary>Something that is not done now: whoever objects says when to look again.</summary>
    public static StepFailure Of(ObjectRef at, Objection objection) => new(at, objection.Reason, objection.Message, IsTransient: false) { LookAgainAfter = objection.RetryAfter };

    /// <summary>Whether what refers to the object has to wait for it: not where it is there and differs only in what others make of it.</summary>
    public bool HoldsBack => Reason is not (Api.Reasons.Contested or Api.Reasons.AlteredByCluster);

    public static StepFailure Of(ObjectRef at, ApiException e) => e.Failure switch
    {
        ApiFailure.FieldManagerConflict => new StepFailure(at, Api.Reasons.OwnedByAnother, $"{at} belongs to another manager: {e.Message}", IsTransient: false),
        ApiFailure.Invalid or ApiFailure.DeniedByPolicy => new StepFailure(at, Api.Reasons.RefusedByCluster, $"the cluster refuses {at}: {e.Message}", IsTransient: false),
        ApiFailure.QuotaExceeded => new StepFailure(at, Api.Reasons.RefusedByCluster, $"a ResourceQuota on the cluster leaves no room for {at}: {e.Message}", IsTransient: false),
        ApiFailure.NamespaceTerminating => new StepFailure(at, Api.Reasons.TargetTerminating, $"namespace {at.Key.Namespace} is being deleted on the cluster; waiting for it", IsTransient: true),
        ApiFailure.DefinitionTerminating => new StepFailure(at, Api.Reasons.FluxMissing, $"Flux is being removed from the cluster, so {at} cannot be made: the definition of its kind is going", IsTransient: true),
        ApiFailure.Forbidden => new StepFailure(at, Api.Reasons.Forbidden, $"the kubeconfig's user lacks a right: {e.Message}", IsTransient: false),
        _ => new StepFailure(at, Api.Reasons.DeliveryFailed, $"{at}: {e.Message}", IsTransient: true, e.RetryAfter),
    };
}
