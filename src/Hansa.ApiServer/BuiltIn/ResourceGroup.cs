using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Makes the resources of one group and version.</summary>
internal sealed class ResourceGroup(string group, string version)
{
    private static readonly string[] CreateOnly = ["create"];

    public ResourceDefinition Namespaced(string kind, string plural, params IReadOnlyList<string> shortNames) =>
        Define(kind, plural, namespaced: true) with { ShortNames = shortNames };

    public ResourceDefinition ClusterWide(string kind, string plural, params IReadOnlyList<string> shortNames) =>
        Define(kind, plural, namespaced: false) with { ShortNames = shortNames };

    /// <summary>A question that is posted and answered, never stored.</summary>
    public ResourceDefinition Review(string kind, string plural, bool namespaced = false) =>
        Define(kind, plural, namespaced) with { Verbs = CreateOnly };

    private ResourceDefinition Define(string kind, string plural, bool namespaced)
    {
        var full = new GroupVersionKind(group, version, kind);
        return new ResourceDefinition(full, plural, namespaced) { Schema = BuiltInTypes.For(full) };
    }
}
