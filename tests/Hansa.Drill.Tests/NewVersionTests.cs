using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Drill.Tests;

/// <summary>A new version of Hansa that renders releases anew: it reaches five clusters, then, when all is well there, the others.</summary>
public sealed class NewVersionTests
{
    private const string Older = "of-an-older-hansa";
    private const int Many = 7;
    private static readonly ObjectKey Release = new(SmallFleet.Workspace, DrillApps.Alpha);
    private static readonly ResourceType HelmRelease = FluxEra.V2.HelmRelease();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reaches_five_clusters_stops_when_a_release_fails_there_and_goes_on_when_that_is_mended()
    {
        await using var fleet = await SmallFleet.StartAsync(Many);
        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => await CountAsync(fleet, seen => seen is not null) == Many);
        });
        foreach (var spoke in fleet.Spokes)
        {
            await RenderAsOlderAsync(spoke);
            await SayReadyAsync(spoke, "True");
        }

        await fleet.WithControllerAsync(async () =>
        {
            await fleet.UntilAsync(async () => await RenderedAnewAsync(fleet) == 5 && await HeldAsync(fleet, "RerenderingWaits") == 2);
            await fleet.PassAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(5, await RenderedAnewAsync(fleet));
            Assert.Equal(Many - 5, await HeldAsync(fleet, "RerenderingWaits", ready: "True"));

            await FollowAsync(fleet, "False");
            await fleet.UntilAsync(async () => await HeldAsync(fleet, "RerenderingStopped", ready: "True") == 2);
            Assert.Equal(5, await RenderedAnewAsync(fleet));

            await FollowAsync(fleet, "True");
            await fleet.UntilAsync(async () => await RenderedAnewAsync(fleet) == Many);
        });
        Assert.Empty(fleet.Errors);
    }

    // As if another version had rendered it: the intent is the same, what was rendered is not.
    private static async Task RenderAsOlderAsync(ApiClient spoke)
    {
        var patch = $$$"""{"metadata":{"annotations":{"{{{Annotations.Revision}}}":"{{{Older}}}"}},"spec":{"interval":"15m"}}""";
        using var written = await spoke.MergePatchAsync(HelmRelease, Release, Encoding.UTF8.GetBytes(patch), Ct);
    }

    // What Flux would say of it, as it is now.
    private static async Task SayReadyAsync(ApiClient spoke, string ready)
    {
        using var now = await spoke.GetAsync(HelmRelease.ObjectPath(Release), Ct);
        var generation = now!.RootElement.Number("metadata", "generation"); // it was counted before
        var status = $$$"""{"status":{"observedGeneration":{{{generation}}},"conditions":[{"type":"Ready","status":"{{{ready}}}","reason":"Said","message":"said","observedGeneration":{{{generation}}},"lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""";
        using var written = await spoke.MergePatchAsync(HelmRelease, Release, Encoding.UTF8.GetBytes(status), Ct, subresource: "status");
    }

    private static async Task FollowAsync(SmallFleet fleet, string last)
    {
        var rendered = new List<ApiClient>();
        foreach (var spoke in fleet.Spokes)
        {
            using var seen = await spoke.GetAsync(HelmRelease.ObjectPath(Release), Ct);
            if (!IsOlder(seen?.RootElement))
                rendered.Add(spoke);
        }

        foreach (var spoke in rendered.SkipLast(1))
            await SayReadyAsync(spoke, "True");
        await SayReadyAsync(rendered[^1], last);
    }

    private static Task<int> RenderedAnewAsync(SmallFleet fleet) => CountAsync(fleet, seen => seen is not null && !IsOlder(seen));

    private static bool IsOlder(JsonElement? release) => release?.Text("metadata", "annotations", Annotations.Revision) == Older;

    private static async Task<int> CountAsync(SmallFleet fleet, Func<JsonElement?, bool> which)
    {
        var count = 0;
        foreach (var spoke in fleet.Spokes)
        {
            using var seen = await spoke.GetAsync(HelmRelease.ObjectPath(Release), Ct);
            count += which(seen?.RootElement) ? 1 : 0;
        }

        return count;
    }

    private static async Task<int> HeldAsync(SmallFleet fleet, string reason, string? ready = null)
    {
        var clusters = await fleet.ClustersAsync();
        return clusters.SelectMany(cluster => cluster.Items("status", "releases"))
            .Count(release => release.Text("reason") == reason && (ready is null || release.Text("ready") == ready));
    }
}
