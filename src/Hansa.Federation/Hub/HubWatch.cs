using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Intent;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Hub;

/// <summary>Looks at the hub's record again whenever somebody touches it: that is how a person confirms a restore. Who has to know follows <see cref="HubKeeper.Changed"/>.</summary>
internal sealed partial class HubWatch(ApiClient management, HubKeeper hub, TimeProvider clock, Random random, ILogger<HubWatch> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var signal = new WorkSignal();
        var record = new ListOptions { FieldSelector = $"metadata.name={WellKnown.HubConfigMap}", MetadataOnly = true };
        var informer = new Informer<ObjectMeta>(
            management, Kinds.ConfigMap, WellKnown.KommanderNamespace, record,
            item => item.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta) ?? throw new JsonException("null"), clock, random, log);
        informer.Changed += _ => signal.Set();
        await Loops.FirstToEndAsync(ct, informer.RunAsync, token => FollowAsync(signal, token));
    }

    private async Task FollowAsync(WorkSignal signal, CancellationToken ct)
    {
        await foreach (var _ in signal.ReadAllAsync(ct))
        {
            try
            {
                await TransientRetry.RunAsync(() => hub.LookAsync(ct), clock, ct);
            }
            catch (InvalidOperationException e)
            {
                LogUnusable(e.Message); // whoever corrects it touches it again
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub goes on as it was: {Problem}")]
    private partial void LogUnusable(string problem);
}
