using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Clusters;

/// <summary>What one cluster serves: the built-in kinds and those of its established CustomResourceDefinitions.</summary>
internal sealed class ResourceRegistry
{
    public static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private static readonly ResourceCatalog BuiltIn = new(BuiltInResources.All);

    private readonly ObjectStore _store;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (StoredObject Stored, IReadOnlyList<ResourceDefinition> Served)> _custom = new(StringComparer.Ordinal);
    private ResourceCatalog? _current;
    private long _changes;

    public ResourceRegistry(ObjectStore store)
    {
        _store = store;
        store.Committed += (resource, _) =>
        {
            if (resource != Definitions)
                return;
            Interlocked.Increment(ref _changes);
            Volatile.Write(ref _current, null);
        };
    }

    /// <summary>What a CustomResourceDefinition of that name defines.</summary>
    public static GroupResource InstancesOf(string definition) =>
        definition.Split('.', 2) is [var plural, var group] ? new GroupResource(group, plural) : new GroupResource("", definition);

    /// <summary>The resources served now.</summary>
    public ResourceCatalog Current => Volatile.Read(ref _current) ?? Rebuild();

    private ResourceCatalog Rebuild()
    {
        lock (_lock)
        {
            var seen = Interlocked.Read(ref _changes);
            var stored = _store.Snapshot(Definitions).InOrder(null).ToList();
            if (stored.Count == 0)
                return Remember(BuiltIn, seen);
            var custom = new List<ResourceDefinition>();
            foreach (var definition in stored)
                custom.AddRange(Served(definition));
            foreach (var gone in _custom.Keys.Except(stored.Select(definition => definition.Name.Name)).ToList())
                _custom.Remove(gone);
            return Remember(custom.Count == 0 ? BuiltIn : new ResourceCatalog(BuiltIn, custom), seen);
        }
    }

    private IReadOnlyList<ResourceDefinition> Served(StoredObject definition)
    {
        if (_custom.TryGetValue(definition.Name.Name, out var known) && ReferenceEquals(known.Stored, definition))
            return known.Served;
        var served = SharedDefinitions.Read(definition);
        if (definition.Facts.Deleting)
            served = [.. served.Select(version => version with { Ending = true })];
        _custom[definition.Name.Name] = (definition, served);
        return served;
    }

    // A definition that changed while this list was read makes the next reader look again.
    private ResourceCatalog Remember(ResourceCatalog catalog, long seen)
    {
        Volatile.Write(ref _current, catalog);
        if (Interlocked.Read(ref _changes) != seen)
            Volatile.Write(ref _current, null);
        return catalog;
    }
}
