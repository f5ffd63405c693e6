using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Hub;

/// <summary>
/// Looks at the hub's record again whenever somebody touches it: that is how a person confirms a restore. Who has to know follows <see cref="HubKeeper.Changed"/>.
/// The key is looked at then and now and then: there is no right to watch it.
/// </summary>
internal sealed partial class HubWatch(ApiClient management, HubKeeper hub, ReadOnlyMemory<byte> key, TimeProvider clock, Random random, ILogger<HubWatch> log)
{
    private volatile bool _isAnother; // what the Secret holds was told not to be our key

    /// <summary>Between two looks at the key.</summary>
    internal static TimeSpan KeyPeriod { get; } = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5); // a signal is not heard before

    public async Task RunAsync(CancellationToken ct)
    {
        var signal = new WorkSignal();
        var record = new ListOptions { FieldSelector = $"metadata.name={WellKnown.HubConfigMap}", MetadataOnly = true };
        var informer = new Informer<ObjectMeta>(
            management, Kinds.ConfigMap, WellKnown.KommanderNamespace, record,
            item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) ?? throw new JsonException("null"), clock, random, log);
        informer.Changed += _ => signal.Set();
        await Loops.FirstToEndAsync(ct, informer.RunAsync, token => FollowAsync(signal, token), KeepAsync);
    }

    private async Task FollowAsync(WorkSignal signal, CancellationToken ct)
    {
        await foreach (var _ in signal.ReadAllAsync(ct))
        {
            await DoAsync(() => LookAsync(ct), ct); // whoever corrects what is of no use touches it again
        }
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(KeyPeriod, clock, ct);
            await DoAsync(() => KeepKeyAsync(ct), ct);
        }
    }

    private async Task DoAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await TransientRetry.RunAsync(work, LogWaits, clock, ct, SoonAgain);
        }
        catch (InvalidOperationException e)
        {
            LogUnusable(e.Message);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await hub.LookAsync(ct);
        await KeepKeyAsync(ct);
    }

    private async Task KeepKeyAsync(CancellationToken ct)
    {
        var isAnother = await HoldsAnotherAsync(ct);
        if (isAnother && !_isAnother)
        {
            LogAnother(WellKnown.KommanderNamespace, WellKnown.HubKeySecret);
        }

        _isAnother = isAnother;
    }

    /// <summary>A key that is not the record's is not put back when it has gone: whoever took it away may be restoring the right one, and must find its place free.</summary>
    private async Task<bool> HoldsAnotherAsync(CancellationToken ct) => hub.IsKeyTheRecords
        ? !await HubKey.KeepAsync(management, key, ct)
        : await HubKey.FindAsync(management, ct) is { } stored && !stored.Span.SequenceEqual(key.Span);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub's record or key cannot be looked at, which is tried again: {Problem}")]
    private partial void LogWaits(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Secret {Namespace}/{Name} holds another key than this controller works with and goes on with: restore it from a backup, or start the controller anew if that key is meant; one that the hub has not delivered with needs a confirmation then")]
    private partial void LogAnother(string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub goes on as it was: {Problem}")]
    private partial void LogUnusable(string problem);
}
