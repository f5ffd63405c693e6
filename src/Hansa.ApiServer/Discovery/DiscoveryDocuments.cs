using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Handlers;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Discovery;

/// <summary>What a cluster serves, in the forms in which clients ask for it.</summary>
internal static class DiscoveryDocuments
{
    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions(string host) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = host }),
    };

    /// <summary><c>/apis</c>.</summary>
    public static JsonObject Groups(IReadOnlyList<ResourceDefinition> served) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames(served).Select(group => GroupEntry(group, served))]),
    };

    /// <summary><c>/apis/GROUP</c>; null when it is not served.</summary>
    public static JsonObject? Group(string group, IReadOnlyList<ResourceDefinition> served)
    {
        if (group.Length == 0 || !GroupNames(served).Contains(group))
            return null;
        var result = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in GroupEntry(group, served))
            result[name] = value?.DeepClone();
        return result;
    }

    /// <summary><c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>.</summary>
    public static JsonObject Resources(GroupVersion version, IReadOnlyList<ResourceDefinition> served)
    {
        var resources = new JsonArray();
        foreach (var definition in served.Where(definition => definition.GroupVersion == version))
        {
            resources.Add(ResourceEntry(definition));
            foreach (var subresource in definition.Subresources)
                resources.Add(SubresourceEntry(definition, subresource));
        }
        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = version.ToString(),
            ["resources"] = resources,
        };
    }

    /// <summary>The aggregated form of <c>/api</c> (core) or <c>/apis</c>.</summary>
    /// <param name="served">All resources.</param>
    /// <param name="core">The core group alone, or all others.</param>
    /// <param name="version"><c>v2</c> or <c>v2beta1</c>.</param>
    public static JsonObject Aggregated(IReadOnlyList<ResourceDefinition> served, bool core, string version)
    {
        var groups = core ? [""] : GroupNames(served);
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(group => new JsonObject
            {
                ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
                ["versions"] = new JsonArray([.. Versions(group, served).Select(name => VersionEntry(new GroupVersion(group, name), served))]),
            })]),
        };
    }

    private static JsonObject VersionEntry(GroupVersion version, IReadOnlyList<ResourceDefinition> served) => new()
    {
        ["version"] = version.Version,
        ["resources"] = new JsonArray([.. served.Where(definition => definition.GroupVersion == version).Select(AggregatedEntry)]),
        ["freshness"] = "Current",
    };

    private static JsonObject AggregatedEntry(ResourceDefinition definition)
    {
        var entry = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = KindEntry(definition, definition.Kind),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Texts(definition.OfferedVerbs),
        };
        if (definition.ShortNames.Count > 0)
            entry["shortNames"] = Texts(definition.ShortNames);
        if (definition.Categories.Count > 0)
            entry["categories"] = Texts(definition.Categories);
        if (definition.Subresources.Count > 0)
            entry["subresources"] = new JsonArray([.. definition.Subresources.Select(name => new JsonObject
            {
                ["subresource"] = name,
                ["responseKind"] = KindEntry(definition, SubresourceKinds.Of(definition, name)),
                ["verbs"] = Texts(SubresourceKinds.Verbs(name)),
            })]);
        return entry;
    }

    // Built-in kinds leave out what the document says of the whole version.
    private static JsonObject KindEntry(ResourceDefinition definition, GroupVersionKind kind) => !definition.Custom && kind.GroupVersion == definition.GroupVersion
        ? new() { ["group"] = "", ["version"] = "", ["kind"] = kind.Kind }
        : new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    private static JsonObject GroupEntry(string group, IReadOnlyList<ResourceDefinition> served)
    {
        var versions = Versions(group, served);
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(version => Version(group, version))]),
            ["preferredVersion"] = Version(group, versions[0]),
        };

        static JsonObject Version(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
    }

    private static JsonObject ResourceEntry(ResourceDefinition definition)
    {
        var entry = new JsonObject
        {
            ["name"] = definition.Plural,
            ["singularName"] = definition.Singular,
            ["namespaced"] = definition.Namespaced,
            ["kind"] = definition.Kind.Kind,
            ["verbs"] = Texts(definition.OfferedVerbs),
        };
        if (definition.ShortNames.Count > 0)
            entry["shortNames"] = Texts(definition.ShortNames);
        if (definition.Categories.Count > 0)
            entry["categories"] = Texts(definition.Categories);
        if (definition.Verbs.Contains("list"))
            entry["storageVersionHash"] = StorageVersionHash(WriteRequest.StorageOf(definition) == definition.GroupResource
                ? definition.Kind with { Version = definition.StorageVersion }
                : new GroupVersionKind("", "v1", definition.Kind.Kind));
        return entry;
    }

    // Clients keep it to learn that objects are stored anew (k8s.io/apiserver/pkg/endpoints/discovery).
    private static string StorageVersionHash(GroupVersionKind kind) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Group}/{kind.Version}/{kind.Kind}")), 0, 8);

    private static JsonObject SubresourceEntry(ResourceDefinition definition, string name)
    {
        var kind = SubresourceKinds.Of(definition, name);
        var entry = new JsonObject { ["name"] = $"{definition.Plural}/{name}", ["singularName"] = "", ["namespaced"] = definition.Namespaced };
        if (kind.GroupVersion != definition.GroupVersion)
        {
            entry["group"] = kind.Group;
            entry["version"] = kind.Version;
        }
        entry["kind"] = kind.Kind;
        entry["verbs"] = Texts(SubresourceKinds.Verbs(name));
        return entry;
    }

    private static List<string> GroupNames(IReadOnlyList<ResourceDefinition> served) =>
        [.. served.Select(definition => definition.Kind.Group).Where(group => group.Length > 0).Distinct()];

    private static List<string> Versions(string group, IReadOnlyList<ResourceDefinition> served) =>
        [.. served.Where(definition => definition.Kind.Group == group).Select(definition => definition.Kind.Version).Distinct().Order(ApiVersionOrder.Instance)];

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
