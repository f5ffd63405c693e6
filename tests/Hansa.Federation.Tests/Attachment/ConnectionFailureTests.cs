using Hansa.Api;
using Hansa.Federation.Attachment;
using Hansa.Federation.Fleet;
using Hansa.Kubernetes.Transport;

namespace Hansa.Federation.Tests.Attachment;

public sealed class ConnectionFailureTests
{
    [Theory]
    [InlineData(ApiFailure.Unauthorized, Reasons.Unauthorized)]
    [InlineData(ApiFailure.Forbidden, Reasons.Forbidden)]
    [InlineData(ApiFailure.TlsFailed, Reasons.TlsFailed)]
    [InlineData(ApiFailure.AddressRefused, Reasons.AddressRefused)]
    [InlineData(ApiFailure.Unreachable, null)]
    [InlineData(ApiFailure.TimedOut, null)]
    [InlineData(ApiFailure.ServerError, null)]
    [InlineData(ApiFailure.TooManyRequests, null)]
    [InlineData(ApiFailure.QuotaExceeded, null)]
    [InlineData(ApiFailure.DeniedByPolicy, null)]
    public void A_cluster_is_refused_for_what_somebody_has_to_mend_and_nothing_else(ApiFailure failure, string? reason) =>
        Assert.Equal(reason, ConnectionFailure.RefusalOf(failure));

    [Theory]
    [InlineData(ApiFailure.ServerError, Reasons.UnexpectedAnswer)]
    [InlineData(ApiFailure.BadAnswer, Reasons.UnexpectedAnswer)]
    [InlineData(ApiFailure.TooManyRequests, Reasons.UnexpectedAnswer)]
    [InlineData(ApiFailure.Unreachable, Reasons.DeliveryFailed)]
    [InlineData(ApiFailure.TimedOut, Reasons.DeliveryFailed)]
    [InlineData(ApiFailure.Forbidden, Reasons.Forbidden)]
    public void A_cluster_whose_probe_is_answered_is_never_unreachable(ApiFailure failure, string reason)
    {
        Assert.Equal(reason, ConnectionFailure.ReasonOf(failure, Health.Ready));
        Assert.Equal(reason, ConnectionFailure.ReasonOf(failure, Health.NotReady));
    }

    [Theory]
    [InlineData(ApiFailure.Unreachable)]
    [InlineData(ApiFailure.TimedOut)]
    public void A_cluster_that_gives_no_answer_at_all_is_unreachable(ApiFailure failure)
    {
        Assert.Equal(Health.Offline, ConnectionFailure.HealthOf(failure));
        Assert.Equal(Reasons.Unreachable, ConnectionFailure.ReasonOf(failure, ConnectionFailure.HealthOf(failure)));
    }

    [Theory]
    [InlineData(ApiFailure.ServerError)]
    [InlineData(ApiFailure.BadAnswer)]
    [InlineData(ApiFailure.TooManyRequests)]
    public void What_answers_is_said_to_answer(ApiFailure failure)
    {
        Assert.Equal(Health.NotReady, ConnectionFailure.HealthOf(failure));
        Assert.StartsWith("the cluster answers, but ", ConnectionFailure.Explain(failure, "said so"), StringComparison.Ordinal);
    }
}
