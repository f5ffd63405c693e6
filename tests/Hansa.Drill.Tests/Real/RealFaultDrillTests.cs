using System.Globalization;
using System.Text.Json;
using Hansa.RealClusters;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Deeds;
using Hansa.Tests;

namespace Hansa.Drill.Tests.Real;

/// <summary>The drill on real API servers: fewer schedules, whose time passes as it does, with the faults that a process and a port can have.</summary>
[TimeLimit(15)]
public sealed class RealFaultDrillTests
{
    // More of them: HANSA_REAL_DRILLS=20, from another seed: HANSA_REAL_DRILL_SEED=100.
    private static readonly int Schedules = Setting("HANSA_REAL_DRILLS", 1);
    private static readonly int Seed = Setting("HANSA_REAL_DRILL_SEED", 1);

    private DrillFleet? _fleet;

    [Fact]
    public async Task When_the_faults_stop_everything_is_as_people_want_it_and_nothing_else_was_touched()
    {
        Assert.SkipWhen(RealControlPlanes.Missing is not null, $"no real API server: {RealControlPlanes.Missing}");
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("hansa-drill-");
        try
        {
            await using var planes = await RealControlPlanes.StartAsync(null, ct);
            var servers = new RealDrillServers(planes, folder.FullName, Hear);
            foreach (var seed in Enumerable.Range(Seed, Schedules))
            {
                var failure = await DrillSchedule.PlayAsync(servers, $"drill-{seed}", seed, DrillScript.Of(seed), new DrillOptions(), new RealTime(), (_, fleet) => _fleet = fleet, ct);
                Assert.True(failure is null, $"on real API servers, HANSA_REAL_DRILL_SEED={seed}: {failure}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var wanted) ? wanted : usual;

    private void Hear(string cluster, JsonElement entry) => _fleet?.Audit(cluster, entry);
}
