using Hansa.Api;
using Hansa.Federation.Attachment;

namespace Hansa.Federation.Tests.Attachment;

public sealed class RefusalsTests
{
    [Theory]
    [InlineData(Reasons.ClusterAlreadyAttached, true)] // the other one is detached
    [InlineData(Reasons.ClusterIdentityChanged, true)] // the right one comes back behind the same address
    [InlineData(Reasons.Forbidden, true)] // a right is granted there
    [InlineData(Reasons.Unauthorized, true)]
    [InlineData(Reasons.TlsFailed, true)]
    [InlineData(Reasons.KubeconfigRefused, true)] // a certificate that is not valid yet, an address that was the management cluster's
    [InlineData(Reasons.NoWorkspace, false)]
    [InlineData(Reasons.DefaultWorkspaceReserved, false)]
    [InlineData(Reasons.AttachmentUnsupported, false)]
    [InlineData(Reasons.KubeconfigRefMissing, false)]
    [InlineData(Reasons.KubeconfigSecretMissing, false)]
    [InlineData(Reasons.KubeconfigKeyMissing, false)]
    public void What_may_pass_without_a_change_of_an_object_is_looked_at_again_soon(string reason, bool soon) => Assert.Equal(soon, new Admission.Refused("", reason, "").MayPassByItself);
}
