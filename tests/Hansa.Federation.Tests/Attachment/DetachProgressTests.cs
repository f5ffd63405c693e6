using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Attachment;

namespace Hansa.Federation.Tests.Attachment;

public sealed class DetachProgressTests
{
    [Theory]
    [InlineData(Reasons.Unjoining, ClusterPhases.Unjoining)]
    [InlineData(Reasons.Paused, ClusterPhases.Unjoining)]
    [InlineData(Reasons.RemovalGuarded, ClusterPhases.Unjoining)]
    [InlineData(Reasons.RemovalUnconfirmed, ClusterPhases.Unjoining)]
    [InlineData(Reasons.RestoreUnconfirmed, ClusterPhases.Unjoining)]
    [InlineData(Reasons.SuspendedOnCluster, ClusterPhases.Unjoining)]
    [InlineData(Reasons.Unreachable, ClusterPhases.UnjoinFailed)]
    [InlineData(Reasons.Forbidden, ClusterPhases.UnjoinFailed)]
    [InlineData(Reasons.FluxMissing, ClusterPhases.UnjoinFailed)]
    public void A_detach_that_waits_for_a_person_has_not_failed(string reason, string phase) =>
        Assert.Equal(phase, new DetachProgress(null, null, "") { Reason = reason }.Phase);

    [Fact]
    public void A_detach_that_goes_on_is_Unjoining() => Assert.Equal(Reasons.Unjoining, new DetachProgress(null, null, "").Reason);
}
