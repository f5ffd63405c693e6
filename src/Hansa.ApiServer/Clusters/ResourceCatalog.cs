using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Clusters;

/// <summary>An immutable set of served resources, found by path or by kind.</summary>
internal sealed class ResourceCatalog
{
    private readonly ResourceCatalog? _ground;
    private readonly Dictionary<(GroupVersion Version, string Plural), ResourceDefinition> _byPath;
    private readonly Dictionary<GroupVersionKind, ResourceDefinition> _byKind;
    private readonly HashSet<GroupVersion> _versions;

    public ResourceCatalog(IEnumerable<ResourceDefinition> definitions)
    {
        Own = [.. definitions];
        _byPath = Own.ToDictionary(definition => (definition.GroupVersion, definition.Plural));
        _byKind = [];
        foreach (var definition in Own)
            _byKind.TryAdd(definition.Kind, definition);
        _versions = [.. Own.Select(definition => definition.GroupVersion)];
    }

    /// <summary>Everything of <paramref name="ground"/>, which is shared, and more.</summary>
    public ResourceCatalog(ResourceCatalog ground, IEnumerable<ResourceDefinition> more)
        : this(more) => _ground = ground;

    public IEnumerable<ResourceDefinition> All => _ground is null ? Own : _ground.All.Concat(Own);

    /// <summary>Those of this catalog alone, without the shared ground.</summary>
    public IReadOnlyList<ResourceDefinition> Own { get; }

    public ResourceDefinition? Find(GroupVersion version, string plural) =>
        _byPath.GetValueOrDefault((version, plural)) ?? _ground?.Find(version, plural);

    public ResourceDefinition? Find(GroupVersionKind kind) => _byKind.GetValueOrDefault(kind) ?? _ground?.Find(kind);

    public bool Serves(GroupVersion version) => _versions.Contains(version) || _ground?.Serves(version) == true;

    /// <summary>Whether the group is built in: what is unknown in it answers a Status, everything else a plain 404.</summary>
    public bool IsBuiltIn(string group) => (_ground ?? this)._versions.Any(version => version.Group == group);
}
