using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Demo;

/// <summary>What a step expects. Each expectation is waited for, told when it holds, and fails the demo when it does not in time.</summary>
internal sealed class Expectations(Narrator narrator, TimeSpan patience, TimeProvider clock)
{
    /// <summary>Until the object is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(ApiClient client, ResourceType type, ObjectKey key, string what, Func<JsonElement, bool> wanted, CancellationToken ct) =>
        (await SeenAsync(client, type, key, what, found => found is { } there && wanted(there), ct))!.Value; // wanted implies that it is there

    /// <summary>Until the object is gone.</summary>
    public Task GoneAsync(ApiClient client, ResourceType type, ObjectKey key, string what, CancellationToken ct) =>
        SeenAsync(client, type, key, what, found => found is null, ct);

    /// <summary>Holds now, or the demo has failed.</summary>
    public void Require(bool holds, string what, string seen)
    {
        if (!holds)
            throw new StepFailedException($"expected: {what}\n    seen: {seen}");
        narrator.Held(what);
    }

    private async Task<JsonElement?> SeenAsync(ApiClient client, ResourceType type, ObjectKey key, string what, Func<JsonElement?, bool> wanted, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        JsonElement? last = null;
        try
        {
            var found = await ObjectWatch.UntilAsync(client, type, key, now => wanted(last = now), both.Token);
            narrator.Held(what);
            return found;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new StepFailedException($"expected within {patience.TotalSeconds:0} s: {what}\n    seen last: {last?.GetRawText() ?? "nothing"}");
        }
    }
}
