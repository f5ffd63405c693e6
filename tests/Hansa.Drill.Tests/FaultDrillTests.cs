using System.Text;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Objects;
using Hansa.Tests;

namespace Hansa.Drill.Tests;

/// <summary>Schedules of people's wishes, faults, restarts and jumps of the clock, and what must hold after all of them.</summary>
[Collection("drills")]
[TimeLimit(15)]
public sealed class FaultDrillTests
{
    [Fact]
    public async Task When_the_faults_stop_everything_is_as_people_want_it_and_nothing_else_was_touched()
    {
        var failures = await PlayAsync(new DrillOptions { Seed = 1, Schedules = DrillSettings.Schedules ?? 40, AtOnce = 8 });

        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(3)));
    }

    [Fact]
    public async Task An_object_of_others_that_was_changed_is_noticed()
    {
        var failures = await PlayAsync(new DrillOptions { Schedules = 1, Meddle = ChangeAnotherOnesAsync });

        Assert.Contains("ConfigMap default/of-others of others was", Assert.Single(Assert.Single(failures).Violations), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_that_nobody_ordered_is_noticed()
    {
        var failures = await PlayAsync(new DrillOptions { Schedules = 1, Meddle = RemoveAsync });

        Assert.Contains("spoke-3: HelmRelease unwanted was deleted, and nobody had ordered that", Assert.Single(failures).Violations);
        Assert.Contains("hansa drill --seed 1 --schedules 1", failures[0].ToString(), StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<DrillFailure>> PlayAsync(DrillOptions options)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var drill = await FaultDrill.StartAsync(options, TimeProvider.System, ct);
        return await drill.RunAsync(new Progress<string>(), ct);
    }

    private static async Task ChangeAnotherOnesAsync(DrillFleet fleet, CancellationToken ct)
    {
        using var patched = await fleet.Inside("spoke-2").MergePatchAsync(Kinds.ConfigMap, new ObjectKey("default", "of-others"), """{"data":{"a":"c"}}"""u8.ToArray(), ct);
    }

    // As a controller would that takes something for Hansa's.
    private static async Task RemoveAsync(DrillFleet fleet, CancellationToken ct)
    {
        var type = Kinds.HelmRelease("v2");
        using var made = await fleet.Inside("spoke-3").CreateAsync(
            type, "default", Encoding.UTF8.GetBytes("""{"apiVersion":"TYPE","kind":"HelmRelease","metadata":{"name":"unwanted","namespace":"default"},"spec":{"interval":"1h","chart":{"spec":{"chart":"c","sourceRef":{"kind":"HelmRepository","name":"s"}}}}}""".Replace("TYPE", type.ApiVersion, StringComparison.Ordinal)), ct);
        using var other = fleet.OpenAs("spoke-3", "hansa/other");
        await other.DeleteAsync(type, new ObjectKey("default", "unwanted"), new DeletePreconditions(made.RootElement.Text("metadata", "uid"), null), ct);
    }
}
