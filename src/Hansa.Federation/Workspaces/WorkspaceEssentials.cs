using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;
using Hansa.Federation.Intent;
using Hansa.Federation.Planning;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Queues;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Federation.Workspaces;

/// <summary>What is there from the beginning and made again when it is deleted: the default workspace and the management cluster in it.</summary>
internal sealed partial class WorkspaceEssentials(ApiClient management, IntentStore intent, TimeProvider clock, ILogger<WorkspaceEssentials> log)
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(5); // a signal is not heard before
    private readonly WorkSignal _signal = new();
    private volatile InformerChange<Workspace>? _workspace; // what was told of the default workspace last; what is known may be ahead of it
    private volatile HostTold? _host;
    private string? _withoutCopy; // uid of the default workspace of which no copy lies there any more

    /// <summary>
    /// How long the name of what is deleted and made again stands for nothing else than it did: a kubectl that waits for the deletion looks whether the
    /// object is still there and then, some milliseconds later, what to watch. If the new one took the old one's place in between, it would wait for that one to go.
    /// </summary>
    internal static TimeSpan Farewell { get; } = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken ct)
    {
        intent.Workspaces.Changed += change =>
        {
            if (change.Key.Name == WellKnown.DefaultWorkspace)
            {
                _workspace = change;
                _signal.Set();
            }
        };
        intent.Workspaces.StateChanged += _signal.Set;
        intent.Namespaces.Changed += change => SetIf(change.Key.Name == WellKnown.DefaultWorkspaceNamespace);
        intent.Clusters.Changed += change =>
        {
            if (change.Key == HostCluster.Key)
            {
                _host = new HostTold(change.Now is not null, clock.GetTimestamp());
                _signal.Set();
            }
        };
        intent.Clusters.StateChanged += _signal.Set;
        await foreach (var _ in _signal.ReadAllAsync(ct))
        {
            await TransientRetry.RunAsync(() => EnsureAsync(ct), LogWaits, clock, ct, SoonAgain);
        }
    }

    private async Task EnsureAsync(CancellationToken ct)
    {
        var workspace = _workspace;
        if (intent.Workspaces.HasSynced && workspace?.Now is null)
        {
            var copy = await DefaultWorkspaceCopy.FindAsync(management, ct);
            await CreateAsync(Kinds.Workspace, null, DefaultWorkspace(workspace?.Before ?? copy), ct);
            if (copy is not null)
            {
                await DefaultWorkspaceCopy.ForgetAsync(management, ct);
            }
        }
        else if (workspace?.Now?.Metadata is { IsDeleting: false } there && there.Uid != _withoutCopy)
        {
            await ForgetCopyAsync(ct);
            _withoutCopy = there.Uid;
        }

        var ns = intent.Namespaces.Items.GetValueOrDefault(ObjectKey.ClusterScoped(WellKnown.DefaultWorkspaceNamespace));
        var host = _host;
        if (intent.Clusters.HasSynced && ns is { IsDeleting: false } && host is not { IsThere: true })
        {
            if (host is not null && Farewell - clock.GetElapsedTime(host.Since) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, clock, ct);
            }

            await CreateAsync(Kinds.KommanderCluster, HostCluster.Key.Namespace, Host(), ct);
        }
    }

    /// <summary>Who made the workspace again may have ended before this: at another deletion the copy would be an old one.</summary>
    private async Task ForgetCopyAsync(CancellationToken ct)
    {
        if (await DefaultWorkspaceCopy.FindAsync(management, ct) is not null)
        {
            await DefaultWorkspaceCopy.ForgetAsync(management, ct);
        }
    }

    private async Task CreateAsync(ResourceType type, string? ns, JsonObject body, CancellationToken ct)
    {
        try
        {
            using var made = await management.CreateAsync(type, ns, body.Bytes(), ct);
        }
        catch (ApiException e) when (e.Failure is ApiFailure.AlreadyExists)
        {
            // What is there is told by the next event. No event has to tell that a definition is back: what was not found is tried again.
        }
    }

    private void SetIf(bool condition)
    {
        if (condition)
        {
            _signal.Set();
        }
    }

    /// <summary>As it was when somebody deleted it: a pause, or an account that Flux has to act as, outlives that.</summary>
    internal static JsonObject DefaultWorkspace(Workspace? deleted)
    {
        var labels = Json(deleted?.Metadata.Labels ?? ImmutableDictionary<string, string>.Empty);
        labels[Labels.Role] = Labels.RoleManagement;
        return new JsonObject
        {
            ["apiVersion"] = Kinds.Workspace.ApiVersion,
            ["kind"] = Kinds.Workspace.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = WellKnown.DefaultWorkspace,
                ["labels"] = labels,
                ["annotations"] = Json(deleted?.Metadata.Annotations ?? ImmutableDictionary<string, string>.Empty.Add(Annotations.DisplayName, "Default Workspace")),
            },
            ["spec"] = JsonSerializer.SerializeToNode((deleted?.Spec ?? new WorkspaceSpec()) with { NamespaceName = WellKnown.DefaultWorkspaceNamespace }, HansaJson.Default.WorkspaceSpec),
        };
    }

    private static JsonObject Json(IReadOnlyDictionary<string, string> texts) => new(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)JsonValue.Create(t.Value))));

    private static JsonObject Host() => new()
    {
        ["apiVersion"] = Kinds.KommanderCluster.ApiVersion,
        ["kind"] = Kinds.KommanderCluster.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = HostCluster.Key.Name,
            ["namespace"] = HostCluster.Key.Namespace,
            ["labels"] = new JsonObject { [Labels.Role] = Labels.RoleManagement },
            ["annotations"] = new JsonObject { [Annotations.Host] = "true", ["kommander.d2iq.io/display-name"] = "Kommander Host" },
        },
        ["spec"] = new JsonObject(),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The default workspace or host-cluster cannot be made, which is tried again: {Problem}")]
    private partial void LogWaits(string problem);

    /// <summary>What was told of host-cluster last, and when.</summary>
    private sealed record HostTold(bool IsThere, long Since);
}
