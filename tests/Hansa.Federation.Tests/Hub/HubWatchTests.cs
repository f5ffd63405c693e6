using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Hub;
using Hansa.Federation.Tests.Building;

namespace Hansa.Federation.Tests.Hub;

/// <summary>The hub's key, which nobody watches, on a management cluster.</summary>
public sealed class HubWatchTests : IAsyncLifetime
{
    private static readonly ObjectKey At = new("kommander", "hansa-hub-key");
    private static readonly ObjectKey Record = new("kommander", "hansa-hub");
    private readonly RunningLoop _watch = new();
    private readonly WaitedClock _clock = new();
    private readonly RecordingLog<HubWatch> _log = new();
    private ManagementGround _ground = null!; // InitializeAsync
    private ReadOnlyMemory<byte> _key;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ground = await ManagementGround.StartAsync();
        await _ground.Hub.StartAsync(Ct);
        _key = await HubKey.EnsureAsync(_ground.Client, Ct);
        _ground.Hub.KeyDigest = HubKey.DigestOf(_key);
        await _ground.Hub.LookAsync(Ct);
        var waits = _clock.TimerSetAsync(HubWatch.KeyPeriod);
        _watch.Begin(new HubWatch(_ground.Client, _ground.Hub, _key, _clock, new Random(1), _log).RunAsync);
        await waits;
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        await _ground.DisposeAsync();
    }

    [Fact]
    public async Task Deleted_alone_it_is_put_back_as_it_was()
    {
        await _ground.DeleteAsync(Kinds.Secret, At);

        await LookAsync();

        Assert.Equal(Convert.ToBase64String(_key.Span), await StoredAsync());
    }

    [Fact]
    public async Task Another_one_is_told_and_left_there()
    {
        var other = Convert.ToBase64String(new byte[32]);
        await _ground.PatchAsync(Kinds.Secret, At, $$"""{"data":{"key":"{{other}}"} }""");

        await LookAsync();

        Assert.Contains(_log.Lines, line => line.Contains("holds another key", StringComparison.Ordinal));
        Assert.Equal(other, await StoredAsync());
    }

    [Fact]
    public async Task One_that_is_not_the_records_leaves_its_place_to_whoever_restores_the_right_one()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ground.Hub.Changed += _ => told.TrySetResult();
        await _ground.PatchAsync(Kinds.ConfigMap, Record, """{"data":{"keyDigest":"of-another"}}""");
        await told.Task.WaitAsync(Ct);
        await _ground.DeleteAsync(Kinds.Secret, At);

        await LookAsync();

        Assert.Null(await StoredAsync());
        Assert.DoesNotContain(_log.Lines, line => line.Contains("holds another key", StringComparison.Ordinal));
    }

    private async Task<string?> StoredAsync() => await HubKey.FindAsync(_ground.Client, Ct) is { } found ? Convert.ToBase64String(found.Span) : null;

    /// <summary>Time passes, and the key has been looked at.</summary>
    private async Task LookAsync()
    {
        var waits = _clock.TimerSetAsync(HubWatch.KeyPeriod);
        _clock.Advance(HubWatch.KeyPeriod);
        await waits;
    }
}
