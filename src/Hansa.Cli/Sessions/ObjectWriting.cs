using System.Text.Json;
using System.Text.Json.Nodes;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Cli.Output;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Sessions;

/// <summary>Writes to the management cluster, told as kubectl tells them: <c>workspace.…/team-a created</c>.</summary>
internal static class ObjectWriting
{
    /// <summary>Who a field belongs to that these commands wrote.</summary>
    private const string FieldManager = "hansa-cli";

    public static async Task<ObjectMeta> CreateAsync(this Session session, ResourceType type, ObjectKey key, JsonObject content, JsonObject? metadata = null)
    {
        var body = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata ?? [] };
        body["metadata"]!["name"] = key.Name;
        if (type.Namespaced)
            body["metadata"]!["namespace"] = key.Namespace;
        foreach (var (name, value) in content)
            body[name] = value?.DeepClone();
        using var made = await session.Management.CreateAsync(type, type.Namespaced ? key.Namespace : null, Bytes(body), session.Ct);
        await session.TellAsync(type, key.Name, "created");
        return made.RootElement.GetProperty("metadata").Deserialize(HansaJson.Default.ObjectMeta)!; // the server sent an object
    }

    /// <exception cref="InvalidOperationException">The object is gone.</exception>
    public static async Task PatchAsync(this Session session, ResourceType type, ObjectKey key, JsonObject patch, string what)
    {
        using var patched = await session.Management.MergePatchAsync(type, key, Bytes(patch), session.Ct, fieldManager: FieldManager)
            ?? throw new InvalidOperationException($"{type.Plural} \"{key.Name}\" not found");
        await session.TellAsync(type, key.Name, what);
    }

    /// <exception cref="InvalidOperationException">It was changed in the meantime.</exception>
    public static async Task DeleteAsync(this Session session, ResourceType type, ObjectMeta metadata)
    {
        if (await session.Management.DeleteAsync(type, metadata.Key, new DeletePreconditions(metadata.Uid, null), session.Ct) == DeleteResult.PreconditionFailed)
            throw new InvalidOperationException($"{type.Plural} \"{metadata.Name}\" was deleted and made again in the meantime; it is left alone");
        await session.TellAsync(type, metadata.Name, "deleted");
    }

    /// <summary>What goes when its owner is gone.</summary>
    public static JsonObject OwnedBy(ResourceType type, ObjectMeta owner) => new()
    {
        ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["name"] = owner.Name, ["uid"] = owner.Uid }),
    };

    public static Task TellAsync(this Session session, ResourceType type, string name, string what) =>
        session.Told.WriteLineAsync($"{ObjectReading.NameOf(type, name)} {what}");

    private static byte[] Bytes(JsonObject body) => JsonSerializer.SerializeToUtf8Bytes(body, CliJson.Default.JsonObject);
}
