using Hansa.Federation.Planning;

namespace Hansa.Federation.Tests.Planning;

public sealed class ManagementAppsTests
{
    [Theory]
    [InlineData("dex", "dex")]
    [InlineData("dex-2.9.10", "dex")]
    [InlineData("dex-k8s-authenticator-1.2.3", "dex-k8s-authenticator")]
    [InlineData("dex-k8s-authenticator", "dex-k8s-authenticator")]
    [InlineData("kommander-current", "kommander")]
    [InlineData("kubefed-0.8.1", "kubefed")]
    [InlineData("dexter-1.0.0", null)]
    [InlineData("dex-operator-1.0.0", null)]
    [InlineData("kommander-ui", null)]
    [InlineData("dex-", null)]
    [InlineData("kommander-", null)]
    [InlineData("", null)]
    public void Management_services_are_known_by_the_names_of_their_Apps(string app, string? id) => Assert.Equal(id, ManagementApps.IdIn(app));
}
