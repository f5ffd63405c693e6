using Hansa.Api.Metadata;

namespace Hansa.Federation.Planning;

/// <summary>The value of annotation <c>hansa.dev/object</c>: it names the object itself, so that a copy under another name is told from the original.</summary>
public static class ObjectIdentity
{
    /// <summary><c>group/kind/namespace/name</c>; the version is left out, since it changes with Flux.</summary>
    public static string Of(ResourceType type, ObjectKey key) => $"{type.Group}/{type.Kind}/{key.Namespace}/{key.Name}";
}
