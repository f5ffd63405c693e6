using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hansa.Api;
using Hansa.ApiServer.Hosting;
using Hansa.Federation.Catalog;
using Hansa.Sandbox.Drill;
using Hansa.Sandbox.Drill.Deeds;
using Hansa.Sandbox.Drill.Invariants;
using Hansa.Sandbox.Objects;
using Hansa.Tests;

namespace Hansa.Drill.Tests;

/// <summary>The real program is killed again and again while it delivers, at any of its writes.</summary>
[TimeLimit(15)]
public sealed class KillTests
{
    private const string Prefix = "drill-kill";
    private const int MostSteps = 60;
    private static readonly TimeSpan NothingMore = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    // More of them: HANSA_KILLS=100.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("HANSA_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 10;

    private readonly Random _chance = new(1);
    private readonly List<string> _story = [];
    private DrillFleet? _fleet;
    private WriteCount _writes = new(int.MaxValue);

    [Fact]
    public async Task A_controller_that_is_killed_at_any_write_loses_nothing_and_leaves_nothing_behind()
    {
        var ct = TestContext.Current.CancellationToken;
        var kubeconfig = Path.GetTempFileName();
        await using var server = await EmbeddedApiServer.StartAsync(new EmbeddedApiServerOptions { Audit = Hear }, ct);
        var log = new DrillLog();
        await using var fleet = _fleet = await DrillFleet.StartAsync(new EmbeddedDrillServers(server), Prefix, TimeProvider.System, log, new Random(1), ct, removalsWithoutAsking: 50);
        fleet.Witness.Brought = [.. CatalogFiles.BuiltIn().Entries.SelectMany(entry => entry.App.Spec.Releases ?? []).Select(release => release.Name)];
        await File.WriteAllTextAsync(kubeconfig, fleet.ClusterOf(DrillFleet.Management).Kubeconfig, ct);
        var deeds = new DrillDeeds(fleet);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                for (var number = 0; number < 6; number++)
                    _story.Add(await deeds.AnyAsync(_chance, ct));
                _story.Add(await KilledAsync(kubeconfig, ct));
            }

            await fleet.InstallDefinitionsAsync(ct); // without them it would end at once
            using var last = ControllerProcess.Start(kubeconfig);
            var violations = await SettleAsync(fleet, ct);
            Assert.True(violations.IsEmpty, $"{string.Join('\n', violations)}\n\n{string.Join('\n', _story)}\n\n{await StatusesAsync(fleet, ct)}");
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    /// <summary>What the controller itself says of everything.</summary>
    private static async Task<string> StatusesAsync(DrillFleet fleet, CancellationToken ct)
    {
        var statuses = new List<string>();
        foreach (var type in new[] { Kinds.Workspace, Kinds.KommanderCluster, Kinds.AppDeployment })
            statuses.AddRange((await DrillFleet.ListAsync(fleet.InsideManagement, type, null, ct)).Select(found => $"{type.Kind} {found.Key()}: {(found.Find("status") is { } status ? status.GetRawText() : "no status")}"));
        return string.Join('\n', statuses);
    }

    private async Task<string> KilledAsync(string kubeconfig, CancellationToken ct)
    {
        var writes = new WriteCount(_chance.Next(1, MostSteps));
        Volatile.Write(ref _writes, writes);
        using var controller = ControllerProcess.Start(kubeconfig);
        while (!writes.IsReached && !controller.HasExited && !(writes.Count > 0 && writes.IsQuiet))
            await Task.WhenAny(writes.Reached, Task.Delay(NothingMore, TimeProvider.System, ct));
        return string.Create(CultureInfo.InvariantCulture, $"killed after {writes.Count} lists and writes");
    }

    private static async Task<ImmutableArray<string>> SettleAsync(DrillFleet fleet, CancellationToken ct)
    {
        if (fleet.LostDefinition)
        {
            while (!await fleet.InstallDefinitionsAsync(ct))
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
        }

        await fleet.FindKubeconfigsAsync(ct);
        await fleet.GoOnAsync(ct);
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var isRestored = await fleet.People.RestoreAsync(fleet.Intents, ct);
            if (isRestored && fleet.LostDefinition)
                await fleet.People.ConfirmRestoreAsync(ct);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            if (await Harm.FindAsync(fleet, ct) is { IsEmpty: false } harm)
                return harm;
            if (!fleet.Witness.Harm.IsEmpty)
                return fleet.Witness.Harm;
            var violations = await DrillInvariants.ViolationsAsync(fleet, ct);
            if (violations.IsEmpty || deadline.IsCancellationRequested)
                return violations;
        }
    }

    // Every list and write of the controller, on whichever cluster.
    private void Hear(string line)
    {
        using var entry = JsonDocument.Parse(line);
        if (entry.RootElement.Text("userAgent").StartsWith("hansa/", StringComparison.Ordinal) && entry.RootElement.Text("verb") is "create" or "update" or "patch" or "delete" or "list")
            Volatile.Read(ref _writes).Add();
        _fleet?.Audit(entry.RootElement.Text("cluster"), entry.RootElement);
    }

    private sealed class WriteCount(int wanted)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;
        private int _seen = -1;

        public int Count => Volatile.Read(ref _count);

        public Task Reached => _reached.Task;

        public bool IsReached => _reached.Task.IsCompleted;

        /// <summary>Nothing was added since this was asked last: it had less to do.</summary>
        public bool IsQuiet => Interlocked.Exchange(ref _seen, Count) == Count;

        public void Add()
        {
            if (Interlocked.Increment(ref _count) == wanted)
                _reached.TrySetResult();
        }
    }
}
