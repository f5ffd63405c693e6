using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.ApiServer.Hosting;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Fleet;
using Hansa.Sandbox.Flux;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Tests.Flux.Recorded;

/// <summary>Does on an embedded cluster what somebody did in a recording, while the stand-in plays Flux there.</summary>
internal sealed class RecordingPlayer : IAsyncDisposable
{
    // Met only when something is wrong.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop;
    private readonly EmbeddedCluster _cluster;
    private readonly ApiClient _client;
    private readonly Recording _recording;
    private readonly FluxEra _era;
    private readonly ObjectWatcher _watcher;
    private readonly PlayedFlux _flux;
    private readonly Canaries _canaries;
    private readonly Task _watching;

    private RecordingPlayer(EmbeddedCluster cluster, ApiClient client, Recording recording, FluxEra era, CancellationToken ct)
    {
        (_cluster, _client, _recording, _era) = (cluster, client, recording, era);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _watcher = new ObjectWatcher(client, era);
        _flux = new PlayedFlux(client, era, recording);
        _canaries = new Canaries(client, era, _watcher);
        _watching = _watcher.RunAsync(_stop.Token);
    }

    public static async Task<RecordingPlayer> StartAsync(Recording recording, FluxEra era, CancellationToken ct)
    {
        var cluster = await EmbeddedCluster.StartAsync(cancel: ct);
        var client = InsideClient.Open(cluster, "test", TimeProvider.System);
        await FluxCrds.InstallAsync(client, FluxDefinitions.Of(era), TimeProvider.System, ct);
        var player = new RecordingPlayer(cluster, client, recording, era, ct);
        await player.MakeNamespaceAsync(recording.Namespace, ct);
        await player.MakeNamespaceAsync(Canaries.Namespace, ct);
        await player._canaries.MakeAsync(ct);
        player._flux.Start();
        return player;
    }

    /// <summary>Does what was done, and waits until all is as wanted and nobody has anything left to do; the facts as they are then, or after a generous time.</summary>
    public async Task<ImmutableSortedSet<string>> PlayAsync(RecordedStep step, ImmutableSortedSet<string> wanted, CancellationToken ct)
    {
        foreach (var action in step.Actions)
            await ActAsync(action, ct);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await RestAsync(patience.Token);
            await _watcher.UntilAsync(() => Facts().SetEquals(wanted), patience.Token);
            await RestAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }

        return Facts();
    }

    public async ValueTask DisposeAsync()
    {
        await _flux.DisposeAsync();
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _stop.Dispose();
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    private Task RestAsync(CancellationToken ct) => _flux.IsRunning ? _canaries.AnsweredAsync(ct) : Task.CompletedTask;

    private ImmutableSortedSet<string> Facts()
    {
        var revisions = _flux.Revisions.Where(item => item.Key.Namespace == _recording.Namespace).Select(item => KeyValuePair.Create(item.Key.Name, item.Value));
        return new RecordedStep([], _watcher.In(_recording.Namespace), RecordedStep.Beginning.Revisions.AddRange(revisions)).Facts;
    }

    private async Task ActAsync(JsonElement action, CancellationToken ct)
    {
        switch (action.Text("action"))
        {
            case "apply":
                var applied = action.GetProperty("object");
                using (await _client.ApplyAsync(TypeOf(applied.Text("kind")), applied.Key(), Bytes(applied), action.Text("who"), force: true, ct)) { }
                break;
            case "patch":
                using (await _client.MergePatchAsync(TypeOf(action.Text("kind")), KeyOf(action), Bytes(action.GetProperty("patch")), ct, fieldManager: action.Text("who"))) { }
                break;
            case "delete":
                var type = TypeOf(action.Text("kind"));
                using (var found = await _client.GetAsync(type.ObjectPath(KeyOf(action)), ct))
                    await _client.DeleteAsync(type, KeyOf(action), new DeletePreconditions(found?.RootElement.Text("metadata", "uid") ?? "", null), ct);
                break;
            case "stop":
                await _flux.StopAsync();
                break;
            case "start":
                _flux.Start();
                break;
            case var unknown:
                throw new InvalidOperationException($"nobody can {unknown} here");
        }
    }

    private ObjectKey KeyOf(JsonElement action) => new(_recording.Namespace, action.Text("name"));

    private ResourceType TypeOf(string kind) => kind switch
    {
        "HelmRelease" => _era.HelmRelease(),
        "HelmRepository" => _era.HelmRepository(),
        "ConfigMap" => Kinds.ConfigMap,
        _ => throw new InvalidOperationException($"{kind} is not played"),
    };

    private static byte[] Bytes(JsonElement json) => Encoding.UTF8.GetBytes(json.GetRawText());

    private async Task MakeNamespaceAsync(string name, CancellationToken ct)
    {
        var body = $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}"} }""";
        using var made = await _client.CreateAsync(Kinds.Namespace, null, Encoding.UTF8.GetBytes(body), ct);
    }
}
