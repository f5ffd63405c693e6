using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Informers;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Flux.Observed;

namespace Hansa.Sandbox.Flux;

/// <summary>
/// Writes what changed, as merge patches in the name of one of Flux's controllers. Each holds for the version that was seen only,
/// and nothing is sent when nothing changed. Null when the object is gone.
/// </summary>
internal sealed class StatusWriter<T>(
    ApiClient client, ResourceType type, string fieldManager, Informer<T> informer, Func<JsonElement, T> project)
    where T : ObservedObject
{
    public async Task<T?> WriteStatusAsync(T seen, JsonObject status, CancellationToken ct)
    {
        var before = JsonObject.Create(seen.Status.Clone()) ?? [];
        var changes = Changes(before, status);
        return changes.Count == 0
            ? seen
            : await PatchAsync(seen, new JsonObject { ["metadata"] = Precondition(seen), ["status"] = changes }, "status", ct);
    }

    public Task<T?> WriteFinalizersAsync(T seen, ImmutableArray<string> finalizers, CancellationToken ct) => WriteFinalizersAsync(seen, finalizers, null, ct);

    /// <summary>Adds Flux's finalizer, and what the controllers of that era write back along with it.</summary>
    public Task<T?> AddFinalizerAsync(T seen, FluxEra era, CancellationToken ct) =>
        WriteFinalizersAsync(seen, seen.Finalizers.Add(FluxStandIn.Finalizer), era == FluxEra.V2Beta1 ? seen.InGoForm : null, ct);

    private async Task<T?> WriteFinalizersAsync(T seen, ImmutableArray<string> finalizers, JsonObject? spec, CancellationToken ct)
    {
        var metadata = Precondition(seen);
        metadata["finalizers"] = new JsonArray([.. finalizers.Select(name => (JsonNode)name)]);
        var patch = new JsonObject { ["metadata"] = metadata };
        if (spec is not null)
            patch["spec"] = spec.DeepClone();
        return await PatchAsync(seen, patch, null, ct);
    }

    private async Task<T?> PatchAsync(T seen, JsonObject patch, string? subresource, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(patch);
        using var written = await client.MergePatchAsync(type, seen.Key, body, ct, subresource, fieldManager);
        if (written is null)
            return null;

        var json = written.RootElement.Clone();
        informer.Observe(json);
        return project(json);
    }

    private static JsonObject Precondition(T seen) => new() { ["resourceVersion"] = seen.ResourceVersion };

    /// <summary>The top-level members that differ; null for those that are to go.</summary>
    private static JsonObject Changes(JsonObject before, JsonObject after)
    {
        var changes = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (!before.ContainsKey(name) || !JsonNode.DeepEquals(before[name], value))
                changes[name] = value?.DeepClone();
        }

        foreach (var (name, _) in before)
        {
            if (!after.ContainsKey(name))
                changes[name] = null;
        }

        return changes;
    }
}
