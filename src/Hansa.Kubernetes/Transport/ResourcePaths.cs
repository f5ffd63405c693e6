using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Transport;

/// <summary>Paths of objects, refusing the keys that would make the path of something else.</summary>
internal static class ResourcePaths
{
    /// <summary>The object's path. An empty name would address the whole collection, and a dot segment another path.</summary>
    public static string Of(ResourceType type, ObjectKey key, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ThrowUnlessSegment(key.Name, "name");
        if (type.Namespaced) ThrowUnlessSegment(key.Namespace, "namespace");
        return subresource is null ? type.ObjectPath(key) : $"{type.ObjectPath(key)}/{subresource}";
    }

    public static string Of(ResourceType type, string? ns)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (ns is not null) ThrowUnlessSegment(ns, "namespace");
        return type.CollectionPath(type.Namespaced ? ns : null);
    }

    private static void ThrowUnlessSegment(string? value, string what)
    {
        if (value is null or "" or "." or "..") throw new ArgumentException($"'{value}' cannot be the {what} of an object");
    }
}
