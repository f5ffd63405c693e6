using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.StandIns.Observed;

namespace Hansa.StandIns;

/// <summary>The CustomResourceDefinitions of Flux's kinds: where they are, and bringing them onto a cluster.</summary>
public static class FluxCrds
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs <c>eng/flux-crds</c>, which returns at once when it has run before, and gives the folder of one era's CRDs.</summary>
    /// <param name="era">Which of the folders.</param>
    /// <param name="ct">Ends the script.</param>
    /// <exception cref="InvalidOperationException">The script failed; its own words are on standard error.</exception>
    public static async Task<string> FolderAsync(FluxEra era, CancellationToken ct)
    {
        var script = Path.Combine(RepositoryRoot, "eng", "flux-crds");
        using var process = Process.Start(new ProcessStartInfo(script) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{script} could not be started");
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0
                ? Path.Combine(output.TrimEnd().Split('\n')[^1], era.Name())
                : throw new InvalidOperationException($"{script} ended with {process.ExitCode}; see its own words on standard error");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Applies every definition of a folder and waits until the server serves all their versions.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="folder">One era's folder.</param>
    /// <param name="clock">Paces the last look: a definition is Established some moments before its paths answer and discovery names it.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task InstallAsync(ApiClient client, string folder, TimeProvider clock, CancellationToken ct)
    {
        var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
            throw new InvalidOperationException($"{folder} holds no definitions; run eng/flux-crds");

        foreach (var file in files)
        {
            var body = await File.ReadAllBytesAsync(file, ct);
            using var crd = JsonDocument.Parse(body);
            await ApplyAsync(client, crd.RootElement.Key(), body, ct);
            await ServedAsync(client, crd.RootElement, clock, ct);
        }
    }

    private static string RepositoryRoot { get; } = typeof(FluxCrds).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == nameof(RepositoryRoot)).Value ?? "";

    // One that is being deleted cannot be brought back: it is waited for, then made anew.
    private static async Task ApplyAsync(ApiClient client, ObjectKey key, byte[] body, CancellationToken ct)
    {
        await UntilAsync(client, key.Name, static found => found is null || !IsDeleting(found.Value), ct);
        using var applied = await client.ApplyAsync(Kinds.CustomResourceDefinition, key, body, "flux", force: true, ct);
        await UntilAsync(client, key.Name, static found => found is { } crd && IsEstablished(crd), ct);
    }

    /// <summary>Watches one definition until it is as wanted; null stands for its absence.</summary>
    private static async Task UntilAsync(ApiClient client, string name, Func<JsonElement?, bool> wanted, CancellationToken ct)
    {
        var only = new ListOptions { FieldSelector = $"metadata.name={name}" };
        while (true)
        {
            var resourceVersion = "";
            JsonElement? found = null;
            await foreach (var page in client.ListAsync(Kinds.CustomResourceDefinition, null, only, ct))
            {
                resourceVersion = page.ResourceVersion;
                found = page.Items is [var crd, ..] ? crd : found;
            }

            if (wanted(found))
                return;

            await foreach (var change in client.WatchAsync(Kinds.CustomResourceDefinition, null, resourceVersion, only, ct))
            {
                if (change.Type != WatchEventType.Bookmark && wanted(change.Type == WatchEventType.Deleted ? null : change.Object))
                    return;
            }
        }
    }

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
