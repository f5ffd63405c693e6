using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tables;

namespace Hansa.Sandbox.Demo;

/// <summary>Tells a kubectl command and has it done: by kubectl, or by Hansa's own client where there is none.</summary>
/// <param name="client">The cluster.</param>
/// <param name="program">kubectl; null where the machine has none.</param>
/// <param name="kubeconfig">The cluster's, for kubectl.</param>
/// <param name="name">The command's beginning: <c>kubectl</c>, and which kubeconfig when it is not the management cluster's.</param>
/// <param name="narrator">Who tells.</param>
internal sealed class Kubectl(ApiClient client, KubectlProgram? program, string kubeconfig, string name, Narrator narrator)
{
    public ApiClient Client => client;

    /// <summary><c>kubectl apply</c> of one object.</summary>
    public Task ApplyAsync(ResourceType type, ObjectKey key, string manifest, CancellationToken ct) => DoAsync(
        $"cat <<E | {name} apply -f -\n{manifest}\nE", ["apply", "-f", "-"], manifest + "\n",
        async () =>
        {
            using var before = await client.GetAsync(type.ObjectPath(key), ct);
            using var applied = await client.ApplyAsync(type, key, Encoding.UTF8.GetBytes(manifest + "\n"), "kubectl", force: true, ct);
            return $"{Called(type, key)} {(before is null ? "created" : "configured")}";
        }, ct);

    /// <summary><c>kubectl create secret generic</c> from one file.</summary>
    public async Task CreateSecretAsync(ObjectKey key, string file, string content, CancellationToken ct)
    {
        if (program is not null)
            await File.WriteAllTextAsync(Path.Combine(program.Folder, file), content, ct);
        await DoAsync(["create", "-n", key.Namespace, "secret", "generic", key.Name, $"--from-file={file}"], async () =>
        {
            var secret = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = key.Name },
                ["data"] = new JsonObject { [file] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) },
            };
            using var made = await client.CreateAsync(Kinds.Secret, key.Namespace, JsonSerializer.SerializeToUtf8Bytes(secret), ct);
            return $"{Called(Kinds.Secret, key)} created";
        }, ct);
    }

    /// <summary><c>kubectl get</c> of a collection; the table is told and returned.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="word">What people call it.</param>
    /// <param name="ns">Its namespace; null means all, with <c>-A</c> where the kind has namespaces.</param>
    /// <param name="ct">Cancels.</param>
    public Task<KubectlTable> GetAsync(ResourceType type, string word, string? ns, CancellationToken ct) => GetAsync(type, word, ns, [], KubectlTable.Of, ct);

    /// <summary><c>kubectl get -o wide</c>.</summary>
    public Task<KubectlTable> GetWideAsync(ResourceType type, string word, string? ns, CancellationToken ct) => GetAsync(type, word, ns, ["-o", "wide"], KubectlTable.WideOf, ct);

    /// <summary><c>kubectl delete</c>, which waits until the object is gone.</summary>
    public Task DeleteAsync(ResourceType type, string word, ObjectKey key, CancellationToken ct) => DoAsync(["delete", word, .. In(type, key), key.Name], () => DeletedAsync(type, key, ct), ct);

    /// <summary><c>kubectl delete --wait=false</c>, where something keeps the object for a while.</summary>
    public Task DeleteSoonAsync(ResourceType type, string word, ObjectKey key, CancellationToken ct) => DoAsync(["delete", word, .. In(type, key), key.Name, "--wait=false"], () => DeletedAsync(type, key, ct), ct);

    /// <summary><c>kubectl replace --force</c>: deleted, then made.</summary>
    public Task ReplaceAsync(ResourceType type, ObjectKey key, string manifest, CancellationToken ct) => DoAsync(
        $"cat <<E | {name} replace --force -f -\n{manifest}\nE", ["replace", "--force", "-f", "-"], manifest + "\n",
        async () =>
        {
            var deleted = await DeletedAsync(type, key, ct);
            using var made = await client.ApplyAsync(type, key, Encoding.UTF8.GetBytes(manifest + "\n"), "kubectl", force: true, ct);
            return $"{deleted}\n{Called(type, key)} replaced";
        }, ct);

    /// <summary><c>kubectl patch --type=merge</c>.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="word">What people call it.</param>
    /// <param name="key">The object.</param>
    /// <param name="patch">The merge patch, as JSON.</param>
    /// <param name="ct">Cancels.</param>
    public Task PatchAsync(ResourceType type, string word, ObjectKey key, string patch, CancellationToken ct)
    {
        string[] beginning = ["patch", word, .. In(type, key), key.Name, "--type=merge", "-p"];
        return DoAsync($"{name} {string.Join(' ', beginning)} '{patch}'", [.. beginning, patch], "", async () =>
        {
            using var patched = await client.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(patch), ct, fieldManager: "kubectl-patch") ?? throw Missing(type, key);
            return $"{Called(type, key)} patched";
        }, ct);
    }

    private async Task<KubectlTable> GetAsync(ResourceType type, string word, string? ns, string[] format, Func<JsonElement, bool, KubectlTable> read, CancellationToken ct)
    {
        var everywhere = type.Namespaced && ns is null;
        KubectlTable? table = null;
        async Task<string> ReadAsync()
        {
            using var answer = await client.GetTableAsync(type.CollectionPath(ns), ct) ?? throw new StepFailedException($"the server does not know {word}");
            table = read(answer.RootElement, everywhere);
            return table.Rows.IsEmpty ? "No resources found" : table.ToString();
        }

        await DoAsync(["get", word, .. everywhere ? ["-A"] : ns is null ? Array.Empty<string>() : ["-n", ns], .. format], ReadAsync, ct);
        if (table is null)
            await ReadAsync(); // whatever kubectl printed, it is judged by what the server says
        return table!;
    }

    private Task DoAsync(string[] arguments, Func<Task<string>> byOurselves, CancellationToken ct) => DoAsync($"{name} {string.Join(' ', arguments)}", arguments, "", byOurselves, ct);

    private async Task DoAsync(string command, string[] arguments, string input, Func<Task<string>> byOurselves, CancellationToken ct)
    {
        narrator.Command(command);
        narrator.Answer(program is null ? await byOurselves() : await program.SayAsync(kubeconfig, [.. arguments], input, ct));
    }

    private async Task<string> DeletedAsync(ResourceType type, ObjectKey key, CancellationToken ct)
    {
        using var found = await client.GetAsync(type.ObjectPath(key), ct) ?? throw Missing(type, key);
        await client.DeleteAsync(type, key, new DeletePreconditions(found.RootElement.Text("metadata", "uid"), null), ct);
        return $"{Called(type, key)} deleted";
    }

    private static string[] In(ResourceType type, ObjectKey key) => type.Namespaced ? ["-n", key.Namespace] : [];

    private static StepFailedException Missing(ResourceType type, ObjectKey key) => new($"{Called(type, key)} is not there");

    private static string Called(ResourceType type, ObjectKey key) =>
        $"{type.Kind.ToLowerInvariant()}{(type.Group.Length == 0 ? "" : $".{type.Group}")}/{key.Name}";
}
