using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Kubernetes.Transport;

namespace Hansa.Cli.Sessions;

/// <summary>An object as Hansa reads it, and as the server sent it.</summary>
internal sealed record Item<T>(T Object, JsonObject Raw);

/// <summary>Objects of the management cluster.</summary>
internal static class ObjectReading
{
    /// <summary>Every object of the kind, in the server's order.</summary>
    /// <exception cref="InvalidOperationException">The server does not know the kind: Hansa is not installed there.</exception>
    public static async Task<ImmutableArray<Item<T>>> ListItemsAsync<T>(
        this ApiClient client, ResourceType type, JsonTypeInfo<T> json, string? ns, CancellationToken ct, ListOptions? options = null)
    {
        var items = ImmutableArray.CreateBuilder<Item<T>>();
        try
        {
            await foreach (var page in client.ListAsync(type, ns, options ?? new ListOptions(), ct))
                items.AddRange(page.Items.Select(item => ItemOf(type, json, item)));
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            throw new InvalidOperationException($"the server {client.Server} does not know {type.Plural}: Hansa is not installed there (see `hansa install --help`), or this is another cluster (--context)", e);
        }

        return items.ToImmutable();
    }

    /// <summary>The object, or null.</summary>
    public static async Task<Item<T>?> FindItemAsync<T>(this ApiClient client, ResourceType type, JsonTypeInfo<T> json, ObjectKey key, CancellationToken ct)
    {
        using var found = await client.GetAsync(type.ObjectPath(key), ct);
        return found is null ? null : ItemOf(type, json, found.RootElement);
    }

    /// <summary><c>kind.group/name</c>, as kubectl names an object.</summary>
    public static string NameOf(ResourceType type, string name) =>
        $"{type.Kind.ToLowerInvariant()}{(type.Group.Length == 0 ? "" : $".{type.Group}")}/{name}";

    private static Item<T> ItemOf<T>(ResourceType type, JsonTypeInfo<T> json, JsonElement item)
    {
        var raw = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind };
        foreach (var member in item.EnumerateObject().Where(m => m.Name is not ("apiVersion" or "kind")))
            raw[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.Object => JsonObject.Create(member.Value.Clone()),
                JsonValueKind.Array => JsonArray.Create(member.Value.Clone()),
                _ => JsonValue.Create(member.Value.Clone()),
            };
        (raw["metadata"] as JsonObject)?.Remove("managedFields"); // as kubectl leaves them out
        return new Item<T>(item.Read(json), raw);
    }
}
