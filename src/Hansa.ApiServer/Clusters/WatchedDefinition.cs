using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Clusters;

/// <summary>The definition of what one watch is about, as it is now: that of a custom resource may change, or go, while somebody watches.</summary>
internal sealed class WatchedDefinition(ResourceRegistry resources, ResourceDefinition asked)
{
    private ResourceCatalog? _catalog;
    private ResourceDefinition? _found;

    /// <summary>Whether it is served no more.</summary>
    public bool IsGone => Find() is null;

    /// <summary>The newest; what was asked for when it is gone.</summary>
    public ResourceDefinition Newest => Find() ?? asked;

    private ResourceDefinition? Find()
    {
        if (!asked.Custom)
            return asked;
        var current = resources.Current;
        // A catalog never changes: nothing is looked up for an event as long as no definition does.
        if (!ReferenceEquals(current, _catalog))
            (_catalog, _found) = (current, current.Find(asked.GroupVersion, asked.Plural));
        return _found;
    }
}
