using System.Collections.Concurrent;
using Hansa.ApiServer.Hosting;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Tests.Support;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>One server for all cases; each has a cluster of its own, with what the recorded cases found when they began.</summary>
public sealed class RecordedServer : IAsyncLifetime
{
    private readonly ConcurrentQueue<Exception> _failures = new();
    private EmbeddedApiServer _server = null!; // xunit initializes before any test
    private int _clusters;

    internal WaitedClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Bugs of the server that showed during a case.</summary>
    internal IReadOnlyCollection<Exception> Failures => _failures;

    public async ValueTask InitializeAsync() => _server = await EmbeddedApiServer.StartAsync(
        new EmbeddedApiServerOptions { Authorization = AuthorizationMode.Rbac, Clock = Clock, Failed = _failures.Enqueue }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    internal async Task<CasePlayer> PlayerAsync(RecordedCase recorded)
    {
        _failures.Clear();
        var player = new CasePlayer(_server.AddCluster($"case-{++_clusters}"), Clock);
        foreach (var request in recorded.Ground)
            await player.PrepareAsync(request);
        return player;
    }

    internal void Remove(CasePlayer player) => _server.RemoveCluster(player.ClusterName);
}
