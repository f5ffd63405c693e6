using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Discovery;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.OpenApi;

/// <summary>
/// OpenAPI v3, one document a group-version. PATCH operations leave strategic merge out on purpose: kubectl then takes its compiled-in types,
/// instead of an OpenAPI document that would have to carry all patch extensions.
/// </summary>
internal static class OpenApiDocuments
{
    private static readonly string[] QueryParameters = ["dryRun", "fieldManager", "fieldValidation"];

    private static readonly ConditionalWeakTable<ResourceDefinition, Cached> Documents = [];

    /// <summary><c>/openapi/v3</c>.</summary>
    public static JsonObject Index(IReadOnlyList<ResourceDefinition> served) => new()
    {
        ["paths"] = new JsonObject(served.Select(definition => definition.GroupVersion).Distinct().Select(version => KeyValuePair.Create(
            Path(version), (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{Path(version)}?hash={Hash(version, served)}" }))),
    };

    public static string Hash(GroupVersion version, IReadOnlyList<ResourceDefinition> served) => Find(version, served).Hash;

    public static JsonObject Document(GroupVersion version, IReadOnlyList<ResourceDefinition> served) => Find(version, served).Document.DeepClone().AsObject();

    // Kept with the first definition of the group-version; a changed definition is another object.
    private static Cached Find(GroupVersion version, IReadOnlyList<ResourceDefinition> served)
    {
        var definitions = served.Where(definition => definition.GroupVersion == version).ToList();
        if (Documents.TryGetValue(definitions[0], out var known) && known.Definitions.SequenceEqual(definitions, ReferenceEqualityComparer.Instance))
            return known;
        var document = Build(definitions);
        var cached = new Cached(definitions, document, DocumentDigest.Of(document));
        Documents.AddOrUpdate(definitions[0], cached);
        return cached;
    }

    private static JsonObject Build(IReadOnlyList<ResourceDefinition> definitions)
    {
        var components = new JsonObject();
        var writer = new SchemaWriter(components);
        var paths = new JsonObject();
        foreach (var definition in definitions)
        {
            var schema = writer.WriteKind(definition);
            var collection = CollectionPath(definition);
            paths[collection] = new JsonObject { ["post"] = Operation(definition, "post", schema, []) };
            paths[$"{collection}/{{name}}"] = new JsonObject
            {
                ["get"] = Operation(definition, "get", schema, null),
                ["put"] = Operation(definition, "put", schema, []),
                ["patch"] = Operation(definition, "patch", schema, ["application/merge-patch+json", "application/json-patch+json", "application/apply-patch+yaml"]),
            };
        }
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = components },
        };
    }

    private static JsonObject Operation(ResourceDefinition definition, string action, string schema, IReadOnlyList<string>? bodies)
    {
        var operation = new JsonObject
        {
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = definition.Kind.Group,
                ["version"] = definition.Kind.Version,
                ["kind"] = definition.Kind.Kind,
            },
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
        };
        if (bodies is null)
            return operation;
        operation["parameters"] = new JsonArray([.. QueryParameters.Select(name => new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["schema"] = new JsonObject { ["type"] = "string" },
        })]);
        var content = bodies.Count > 0
            ? new JsonObject(bodies.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject())))
            : new JsonObject { ["*/*"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } } };
        operation["requestBody"] = new JsonObject { ["content"] = content };
        return operation;
    }

    private static string CollectionPath(ResourceDefinition definition) =>
        $"/{Path(definition.GroupVersion)}/{(definition.Namespaced ? "namespaces/{namespace}/" : "")}{definition.Plural}";

    private static string Path(GroupVersion version) => version.Group.Length == 0 ? $"api/{version.Version}" : $"apis/{version}";

    private sealed record Cached(IReadOnlyList<ResourceDefinition> Definitions, JsonObject Document, string Hash);
}
