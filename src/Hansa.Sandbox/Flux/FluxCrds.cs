using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;

namespace Hansa.Sandbox.Flux;

/// <summary>Brings CustomResourceDefinitions of Flux's kinds onto a cluster.</summary>
public static class FluxCrds
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Applies every definition and waits until the server serves all their versions.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="definitions">CustomResourceDefinitions as JSON.</param>
    /// <param name="clock">Paces the last look: a definition is Established some moments before its paths answer and discovery names it.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task InstallAsync(ApiClient client, IEnumerable<byte[]> definitions, TimeProvider clock, CancellationToken ct)
    {
        foreach (var body in definitions)
        {
            using var crd = JsonDocument.Parse(body);
            await ApplyAsync(client, crd.RootElement.Key(), body, ct);
            await ServedAsync(client, crd.RootElement, clock, ct);
        }
    }

    // One that is being deleted cannot be brought back: it is waited for, then made anew.
    private static async Task ApplyAsync(ApiClient client, ObjectKey key, byte[] body, CancellationToken ct)
    {
        await UntilAsync(client, key, static found => found is null || !IsDeleting(found.Value), ct);
        using var applied = await client.ApplyAsync(Kinds.CustomResourceDefinition, key, body, "flux", force: true, ct);
        await UntilAsync(client, key, static found => found is { } crd && IsEstablished(crd), ct);
    }

    private static Task<JsonElement?> UntilAsync(ApiClient client, ObjectKey key, Func<JsonElement?, bool> wanted, CancellationToken ct) =>
        ObjectWatch.UntilAsync(client, Kinds.CustomResourceDefinition, key, wanted, ct);

    private static bool IsDeleting(JsonElement crd) => crd.Find("metadata", "deletionTimestamp") is not null;

    private static bool IsEstablished(JsonElement crd) => !IsDeleting(crd) && crd.Items("status", "conditions")
        .Any(condition => condition.Text("type") == "Established" && condition.Text("status") == "True");

    private static async Task ServedAsync(ApiClient client, JsonElement crd, TimeProvider clock, CancellationToken ct)
    {
        foreach (var version in crd.Items("spec", "versions").Where(version => version.Flag("served")))
        {
            var type = new ResourceType(
                crd.Text("spec", "group"), version.Text("name"), crd.Text("spec", "names", "plural"), crd.Text("spec", "names", "kind"), true);
            while (!await IsServedAsync(client, type, ct))
                await Task.Delay(BetweenLooks, clock, ct);
        }
    }

    // The paths answer, and discovery names them, in the version's own document and in the list of groups: they follow one after another.
    private static async Task<bool> IsServedAsync(ApiClient client, ResourceType type, CancellationToken ct)
    {
        using var list = await client.GetAsync($"{type.CollectionPath()}?limit=1", ct);
        using var version = await client.GetAsync($"/apis/{type.ApiVersion}", ct);
        using var groups = await client.GetAsync("/apis", ct);
        return list is not null
            && version is not null
            && version.RootElement.Items("resources").Any(resource => resource.Text("name") == type.Plural)
            && groups is not null
            && groups.RootElement.Items("groups")
                .Where(group => group.Text("name") == type.Group)
                .Any(group => group.Items("versions").Any(served => served.Text("version") == type.Version));
    }
}
