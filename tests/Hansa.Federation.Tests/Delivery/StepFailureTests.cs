using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Delivery;

public sealed class StepFailureTests
{
    [Theory]
    [InlineData(ApiFailure.FieldManagerConflict, Reasons.OwnedByAnother, false)]
    [InlineData(ApiFailure.Invalid, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.Forbidden, Reasons.Forbidden, false)]
    [InlineData(ApiFailure.QuotaExceeded, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.DeniedByPolicy, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.DefinitionTerminating, Reasons.FluxMissing, true)]
    [InlineData(ApiFailure.NamespaceTerminating, Reasons.TargetTerminating, true)]
    [InlineData(ApiFailure.ServerError, Reasons.DeliveryFailed, true)]
    [InlineData(ApiFailure.TimedOut, Reasons.DeliveryFailed, true)]
    public void A_refused_write_has_its_reason_and_is_tried_again_where_nobody_has_to_mend_it(ApiFailure failure, string reason, bool isTransient)
    {
        var said = StepFailure.Of(Observed.Release("metallb"), new ApiException(failure, "said so"));

        Assert.Equal((reason, isTransient), (said.Reason, said.IsTransient));
    }

    [Theory]
    [InlineData(ApiFailure.Forbidden, Reasons.Forbidden, false)]
    [InlineData(ApiFailure.QuotaExceeded, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.DeniedByPolicy, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.Invalid, Reasons.RefusedByCluster, false)]
    [InlineData(ApiFailure.ServerError, Reasons.DeliveryFailed, true)]
    public void A_namespace_that_cannot_be_made_concerns_its_workspace_alone(ApiFailure failure, string reason, bool isTransient)
    {
        var refusal = TargetNamespace.RefusalOf("team", new ApiException(failure, "said so"));

        Assert.Equal((reason, isTransient), (refusal!.Reason, refusal.IsTransient));
        Assert.Contains("said so", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApiFailure.Unreachable)]
    [InlineData(ApiFailure.TimedOut)]
    [InlineData(ApiFailure.Unauthorized)]
    [InlineData(ApiFailure.TooManyRequests)]
    public void What_concerns_the_whole_cluster_is_no_refusal_of_a_namespace(ApiFailure failure) =>
        Assert.Null(TargetNamespace.RefusalOf("team", new ApiException(failure, "said so")));
}
