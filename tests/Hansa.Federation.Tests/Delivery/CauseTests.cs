using System.Text;
using Hansa.Api;
using Hansa.Federation.Delivery;
using Hansa.Federation.Planning;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Delivery;

/// <summary>What people are told of a release, from the last states that real Flux left.</summary>
public sealed class CauseTests
{
    private static readonly DeliveryPlan Delivery = DeliveryPlan.Of(
        AFleet().WithWorkspace("alpha").WithCluster("spoke-1").WithApp(AnApp("hello")).WithDeployment("hello-1.0.0").Plan("spoke-1"), new FluxVersions("v2", "v1"));
    private static readonly ObjectRef Repository = Delivery.Objects.Keys.Single(at => at.Kind == DeliveredKind.HelmRepository);

    [Theory]
    [InlineData("2021", "ArtifactFailed: HelmChart 'rec-08/rec-08-hello' is not ready", "failed to download repository index: Get ")]
    [InlineData("2025", "SourceNotReady: HelmChart 'rec-08/rec-08-hello' is not ready", "failed to fetch Helm repository index: ")]
    public void A_repository_that_cannot_be_reached_is_named_with_its_own_message(string era, string release, string cause)
    {
        var state = State($"repository-unreachable-{era}");

        Assert.Equal((DeploymentPhase.Failed, Reasons.ReleaseFailed), (state.Phase, state.Reason));
        Assert.StartsWith(release, state.Message, StringComparison.Ordinal);
        Assert.Contains($"; {Repository}: {cause}", state.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exhausted_retries_come_with_what_failed()
    {
        var state = State("install-fails-2021");

        Assert.Equal((DeploymentPhase.Failed, Reasons.ReleaseStalled), (state.Phase, state.Reason));
        Assert.StartsWith("InstallFailed: install retries exhausted; Helm install failed: unable to build kubernetes objects", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_with_retries_left_is_not_stalled_and_told_once()
    {
        var state = State("install-fails-2025");

        Assert.Equal(Reasons.ReleaseFailed, state.Reason);
        Assert.Equal(2, state.Message.Split("Helm install failed").Length);
    }

    [Theory]
    [InlineData("2021", "UpgradeFailed: upgrade retries exhausted; Helm upgrade failed: failed to create resource")]
    [InlineData("2025", "RollbackSucceeded: Helm rollback to previous release rec-12/hello.v5 with chart hello@0.1.0 succeeded; Helm upgrade failed for release")]
    public void A_release_that_was_rolled_back_says_so_and_why(string era, string message)
    {
        var state = State($"upgrade-fails-{era}");

        Assert.Equal((DeploymentPhase.Failed, Reasons.ReleaseRolledBack), (state.Phase, state.Reason));
        Assert.StartsWith(message, state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_an_older_generation_is_not_shown_as_one_of_now()
    {
        var state = State("change-not-looked-at-2025");

        Assert.Equal(new DeploymentState(DeploymentPhase.Progressing, Reasons.Progressing, "Flux has not looked at the release as it is now yet"), state);
    }

    [Fact]
    public void Texts_are_one_line_of_a_kibibyte_at_most()
    {
        var text = OneLine.Of("first\nsecond " + new string('ü', 2000));

        Assert.StartsWith("first second ü", text, StringComparison.Ordinal);
        Assert.EndsWith("ü…", text, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1020, 1024);
        Assert.Equal("short", OneLine.Of("short"));
    }

    /// <summary>The state of the deployment when its release has the status that was recorded.</summary>
    private static DeploymentState State(string recording)
    {
        var at = Observed.Release("hello");
        var observed = Observed.Of(Delivery).Change(at, o => o with { Release = Recording.Projected(recording, "HelmRelease").Release });
        if (recording.StartsWith("repository", StringComparison.Ordinal))
        {
            observed.Change(Repository, o => o with { SourceFailure = Recording.Projected(recording, "HelmRepository").SourceFailure });
        }

        return DeliveryState.Of(Delivery, observed.Cluster().Objects, []).Deployments.Values.Single();
    }
}
