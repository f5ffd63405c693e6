using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Reporting;

/// <summary>Events that <c>kubectl describe</c> shows. Bounded: when the server is slow, the oldest are dropped; nobody waits for an Event.</summary>
internal sealed partial class EventRecorder(ApiClient management, TimeProvider clock, ILogger<EventRecorder> log)
{
    private const int Backlog = 1000;
    private const string ClusterScopedNamespace = "default"; // where Kubernetes keeps Events about cluster-scoped objects
    private readonly EventAllowance _allowance = new(clock);
    private readonly Channel<(string Namespace, JsonObject Body)> _events = Channel.CreateBounded<(string, JsonObject)>(
        new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Normal(ResourceType type, ObjectMeta about, string reason, string message) => Record("Normal", type, about, reason, message);

    public void Warning(ResourceType type, ObjectMeta about, string reason, string message) => Record("Warning", type, about, reason, message);

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var (ns, body) in _events.Reader.ReadAllAsync(ct))
        {
            try
            {
                using var made = await management.CreateAsync(Kinds.Event, ns, body.Bytes(), ct);
            }
            catch (ApiException e)
            {
                LogDropped(e.Message);
            }
        }
    }

    private void Record(string severity, ResourceType type, ObjectMeta about, string reason, string message)
    {
        if (!_allowance.Take(about.Uid))
        {
            return;
        }

        var ns = about.Namespace ?? ClusterScopedNamespace;
        var now = clock.GetUtcNow();
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = ObjectNames.WithSuffix(about.Name, $".{Digest.ForName($"{about.Uid} {reason} {message} {now.Ticks}")}"),
                ["namespace"] = ns,
            },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = type.ApiVersion,
                ["kind"] = type.Kind,
                ["name"] = about.Name,
                ["namespace"] = about.Namespace,
                ["uid"] = about.Uid,
            },
            ["type"] = severity,
            ["reason"] = reason,
            ["message"] = message.Length > 1000 ? message[..1000] + "…" : message,
            ["source"] = new JsonObject { ["component"] = "hansa" },
            ["reportingComponent"] = "hansa",
            ["firstTimestamp"] = at,
            ["lastTimestamp"] = at,
            ["count"] = 1,
        };
        _events.Writer.TryWrite((ns, body));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "An Event was dropped: {Problem}")]
    private partial void LogDropped(string problem);
}
