using Hansa.Api.Resources;
using Hansa.Cli.Applying;

namespace Hansa.Cli.Tests.Plans;

public sealed class PlanAgreementTests
{
    private static readonly Dictionary<string, string> Written = new() { ["configmaps"] = "20", ["appdeployments"] = "21" };

    [Fact]
    public void The_approved_plan_is_agreed_on_whatever_was_seen() => Assert.Equal(Agreement.Agreed, Of("approved", null));

    [Theory]
    [InlineData("20", "21")]
    [InlineData("300", "21")]
    public void Another_plan_differs_once_everything_that_was_written_is_in_it(string configMaps, string deployments) =>
        Assert.Equal(Agreement.Differs, Of("other", new() { ["configmaps"] = configMaps, ["appdeployments"] = deployments, ["apps"] = "1" }));

    [Theory]
    [InlineData("9", "21")]
    [InlineData("20", "3")]
    [InlineData("20", "another kind of version")]
    public void Before_that_it_is_open(string configMaps, string deployments) =>
        Assert.Equal(Agreement.Open, Of("other", new() { ["configmaps"] = configMaps, ["appdeployments"] = deployments }));

    [Fact]
    public void A_kind_that_was_not_seen_at_all_leaves_it_open() => Assert.Equal(Agreement.Open, Of("other", new() { ["configmaps"] = "30" }));

    [Fact]
    public void A_workspace_that_is_not_paused_tells_no_versions() => Assert.Equal(Agreement.Open, Of("other", null));

    [Fact]
    public void After_a_deletion_only_the_digest_counts() => Assert.Equal(
        Agreement.Open, PlanAgreement.Of(new WorkspaceStatus { PlanDigest = "other", PlanInputs = new Dictionary<string, string> { ["configmaps"] = "30" } }, "approved", null));

    private static Agreement Of(string digest, Dictionary<string, string>? seen) =>
        PlanAgreement.Of(new WorkspaceStatus { PlanDigest = digest, PlanInputs = seen }, "approved", Written);
}
