using Hansa.Api;
using Hansa.ApiServer.Faults;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Demo;
using Hansa.Sandbox.Fleet;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hansa.Sandbox.Tests.Demo;

/// <summary>The demo judges by the clusters: when something does not work it fails, whatever was printed.</summary>
public sealed class DemoSabotageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task A_Flux_that_stands_still_fails_it() => Assert.Contains(
        "cert-manager-0.2.7 is ready on 1 of 1 clusters",
        await FailureAsync(new DemoOptions { FluxDelay = TimeSpan.FromHours(1) }),
        StringComparison.Ordinal);

    [Fact]
    public async Task Releases_that_are_not_pruned_fail_it() => Assert.Contains(
        "metallb is gone from kommander-spoke-1",
        await FailureAsync(new DemoOptions
        {
            Begun = fleet => Array.ForEach([.. fleet.Clusters], cluster => fleet.ServerOf(cluster).Faults.Add(new Fault(FaultEffect.Error) { Verbs = ["delete"] })),
        }),
        StringComparison.Ordinal);

    [Fact]
    public async Task Overrides_that_are_lost_fail_it() =>
        Assert.NotEmpty(await FailureAsync(new DemoOptions { Begun = fleet => _ = LoseOverridesAsync(fleet, TestContext.Current.CancellationToken) }));

    /// <summary>What the demo says that did not hold.</summary>
    private static async Task<string> FailureAsync(DemoOptions options)
    {
        var output = new StringWriter();

        var held = await WalkThroughDemo.PlayAsync(output, options with { Patience = Patience }, TimeProvider.System, new Random(1), TestContext.Current.CancellationToken);

        Assert.False(held, output.ToString());
        return output.ToString().Split("✗ ")[1];
    }

    /// <summary>The deployment forgets that it has overrides.</summary>
    private static async Task LoseOverridesAsync(SandboxFleet fleet, CancellationToken ct)
    {
        var client = fleet.InsideOf(SandboxFleet.Management);
        var deployments = new Informer<string>(client, Kinds.AppDeployment, null, new ListOptions(), item => item.GetRawText(), TimeProvider.System, new Random(2), NullLogger.Instance);
        deployments.Changed += change =>
        {
            if (change.Now?.Contains("configOverrides", StringComparison.Ordinal) == true)
                _ = client.MergePatchAsync(Kinds.AppDeployment, change.Key, """{"spec":{"configOverrides":null}}"""u8.ToArray(), ct);
        };
        await deployments.RunAsync(ct);
    }
}
