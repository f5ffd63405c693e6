using System.Text.Json;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Waits by watching: a test goes on at the event that it waits for, and fails when that does not come in time.</summary>
internal static class Watching
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The object at the first moment that <paramref name="wanted"/> holds for it.</summary>
    public static async Task<JsonElement> EventuallyAsync(
        this ApiClient client, ResourceType type, ObjectKey key, string what, Func<JsonElement, bool> wanted) =>
        (await client.UntilAsync(type, key, what, found => found is { } there && wanted(there)))!.Value; // wanted implies that it is there

    /// <summary>Until the object is not there any more.</summary>
    public static Task GoneAsync(this ApiClient client, ResourceType type, ObjectKey key) =>
        client.UntilAsync(type, key, "gone", found => found is null);

    /// <summary>Until no object of the kind in the namespace is left that <paramref name="unwanted"/> holds for.</summary>
    public static Task NoneAsync(this ApiClient client, ResourceType type, string ns, string what, Func<JsonElement, bool> unwanted) =>
        client.CollectionAsync(type, ns, new ListOptions(), what, items => !items.Values.Any(unwanted));

    /// <summary>Until there is an object of the kind in the namespace that <paramref name="wanted"/> holds for.</summary>
    public static Task SomeAsync(this ApiClient client, ResourceType type, string ns, string what, Func<JsonElement, bool> wanted) =>
        client.CollectionAsync(type, ns, new ListOptions(), what, items => items.Values.Any(wanted));

    private static async Task<JsonElement?> UntilAsync(
        this ApiClient client, ResourceType type, ObjectKey key, string what, Func<JsonElement?, bool> wanted)
    {
        JsonElement? seen = null;
        await client.CollectionAsync(
            type,
            type.Namespaced ? key.Namespace : null,
            new ListOptions { FieldSelector = $"metadata.name={key.Name}" },
            $"{type} {key}: {what}",
            items => wanted(seen = items.Values.Select(item => (JsonElement?)item).FirstOrDefault()));
        return seen;
    }

    private static async Task CollectionAsync(
        this ApiClient client, ResourceType type, string? ns, ListOptions options, string what, Func<Dictionary<string, JsonElement>, bool> wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var items = new Dictionary<string, JsonElement>();
        try
        {
            while (!await SeenOrThrottledAsync(client, type, ns, options, items, wanted, deadline.Token))
            {
                // The server ended the watch, as it may at any time.
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"not within {Patience.TotalSeconds} s on {client.Server}: {what}; seen last: {(items.Count == 0 ? "nothing" : string.Join("; ", items.Values.Select(Essence)))}");
        }
    }

    /// <summary>As <see cref="SeenAsync"/>. A server that asks for patience (429, as while it prepares the storage of a new CRD) gets it.</summary>
    private static async Task<bool> SeenOrThrottledAsync(
        ApiClient client, ResourceType type, string? ns, ListOptions options,
        Dictionary<string, JsonElement> items, Func<Dictionary<string, JsonElement>, bool> wanted, CancellationToken ct)
    {
        try
        {
            return await SeenAsync(client, type, ns, options, items, wanted, ct);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.TooManyRequests)
        {
            await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(1), TimeProvider.System, ct);
            return false;
        }
    }

    private static async Task<bool> SeenAsync(
        ApiClient client, ResourceType type, string? ns, ListOptions options,
        Dictionary<string, JsonElement> items, Func<Dictionary<string, JsonElement>, bool> wanted, CancellationToken ct)
    {
        var version = "";
        items.Clear();
        await foreach (var page in client.ListAsync(type, ns, options, ct))
        {
            version = page.ResourceVersion;
            foreach (var item in page.Items)
                items[Name(item)] = item.Clone();
        }

        if (wanted(items))
            return true;

        await foreach (var change in client.WatchAsync(type, ns, version, options, ct))
        {
            if (change.Type == WatchEventType.Bookmark)
                continue;
            if (change.Type == WatchEventType.Deleted)
                items.Remove(Name(change.Object));
            else
                items[Name(change.Object)] = change.Object;
            if (wanted(items))
                return true;
        }

        return false;
    }

    /// <summary>What a report that shows the beginning only should begin with.</summary>
    private static string Essence(JsonElement item) =>
        $"{Name(item)} {(item.TryGetProperty("status", out var status) ? status.GetRawText() : "without status")} of {item.GetRawText()}";

    private static string Name(JsonElement item) => $"{item.Text("metadata", "namespace")}/{item.Text("metadata", "name")}";
}
