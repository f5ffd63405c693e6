using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;
using Hansa.Sandbox.Objects;
using Hansa.Sandbox.Tables;

namespace Hansa.Sandbox.Demo;

/// <summary>Does what a kubectl command does and tells which one; kubectl itself is not needed.</summary>
/// <param name="client">The cluster.</param>
/// <param name="name">The command's beginning: <c>kubectl</c>, and which kubeconfig when it is not the management cluster's.</param>
/// <param name="narrator">Who tells.</param>
internal sealed class Kubectl(ApiClient client, string name, Narrator narrator)
{
    public ApiClient Client => client;

    /// <summary><c>kubectl apply</c> of one object.</summary>
    public async Task ApplyAsync(ResourceType type, ObjectKey key, string manifest, CancellationToken ct)
    {
        narrator.Command($"cat <<E | {name} apply -f -\n{manifest}\nE");
        using var before = await client.GetAsync(type.ObjectPath(key), ct);
        using var applied = await client.ApplyAsync(type, key, Encoding.UTF8.GetBytes(manifest + "\n"), "kubectl", force: true, ct);
        narrator.Answer($"{Called(type, key)} {(before is null ? "created" : "configured")}");
    }

    /// <summary><c>kubectl create secret generic</c> from one file.</summary>
    public async Task CreateSecretAsync(ObjectKey key, string file, string content, CancellationToken ct)
    {
        narrator.Command($"{name} create -n {key.Namespace} secret generic {key.Name} --from-file={file}");
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = key.Name },
            ["data"] = new JsonObject { [file] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) },
        };
        using var made = await client.CreateAsync(Kinds.Secret, key.Namespace, JsonSerializer.SerializeToUtf8Bytes(secret), ct);
        narrator.Answer($"{Called(Kinds.Secret, key)} created");
    }

    /// <summary><c>kubectl get</c> of a collection; the table is told and returned.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="word">What people call it.</param>
    /// <param name="ns">Its namespace; null means all, with <c>-A</c> where the kind has namespaces.</param>
    /// <param name="ct">Cancels.</param>
    public Task<KubectlTable> GetAsync(ResourceType type, string word, string? ns, CancellationToken ct) => GetAsync(type, word, ns, "", KubectlTable.Of, ct);

    /// <summary><c>kubectl get -o wide</c>.</summary>
    public Task<KubectlTable> GetWideAsync(ResourceType type, string word, string? ns, CancellationToken ct) => GetAsync(type, word, ns, " -o wide", KubectlTable.WideOf, ct);

    /// <summary><c>kubectl delete</c>, without waiting.</summary>
    public async Task DeleteAsync(ResourceType type, string word, ObjectKey key, CancellationToken ct)
    {
        narrator.Command($"{name} delete {word}{(type.Namespaced ? $" -n {key.Namespace}" : "")} {key.Name}");
        using var found = await client.GetAsync(type.ObjectPath(key), ct)
            ?? throw new StepFailedException($"{Called(type, key)} is not there");
        await client.DeleteAsync(type, key, new DeletePreconditions(found.RootElement.Text("metadata", "uid"), null), ct);
        narrator.Answer($"{Called(type, key)} deleted");
    }

    /// <summary><c>kubectl replace --force</c>: deleted, then made.</summary>
    public async Task ReplaceAsync(ResourceType type, ObjectKey key, string manifest, CancellationToken ct)
    {
        narrator.Command($"cat <<E | {name} replace --force -f -\n{manifest}\nE");
        using var found = await client.GetAsync(type.ObjectPath(key), ct)
            ?? throw new StepFailedException($"{Called(type, key)} is not there");
        await client.DeleteAsync(type, key, new DeletePreconditions(found.RootElement.Text("metadata", "uid"), null), ct);
        narrator.Answer($"{Called(type, key)} deleted");
        using var made = await client.ApplyAsync(type, key, Encoding.UTF8.GetBytes(manifest + "\n"), "kubectl", force: true, ct);
        narrator.Answer($"{Called(type, key)} replaced");
    }

    /// <summary><c>kubectl patch --type=merge</c>.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="word">What people call it.</param>
    /// <param name="key">The object.</param>
    /// <param name="patch">The merge patch, as JSON.</param>
    /// <param name="ct">Cancels.</param>
    public async Task PatchAsync(ResourceType type, string word, ObjectKey key, string patch, CancellationToken ct)
    {
        narrator.Command($"{name} patch {word}{(type.Namespaced ? $" -n {key.Namespace}" : "")} {key.Name} --type=merge -p '{patch}'");
        using var patched = await client.MergePatchAsync(type, key, Encoding.UTF8.GetBytes(patch), ct, fieldManager: "kubectl-patch")
            ?? throw new StepFailedException($"{Called(type, key)} is not there");
        narrator.Answer($"{Called(type, key)} patched");
    }

    private async Task<KubectlTable> GetAsync(ResourceType type, string word, string? ns, string format, Func<JsonElement, bool, KubectlTable> read, CancellationToken ct)
    {
        var everywhere = type.Namespaced && ns is null;
        narrator.Command($"{name} get {word}{(everywhere ? " -A" : ns is null ? "" : $" -n {ns}")}{format}");
        using var answer = await client.GetTableAsync(type.CollectionPath(ns), ct)
            ?? throw new StepFailedException($"the server does not know {word}");
        var table = read(answer.RootElement, everywhere);
        narrator.Answer(table.Rows.IsEmpty ? "No resources found" : table.ToString());
        return table;
    }

    private static string Called(ResourceType type, ObjectKey key) =>
        $"{type.Kind.ToLowerInvariant()}{(type.Group.Length == 0 ? "" : $".{type.Group}")}/{key.Name}";
}
