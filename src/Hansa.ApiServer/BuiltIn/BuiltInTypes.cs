using Hansa.ApiServer.Protobuf;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.BuiltIn;

/// <summary>Schemas of Kubernetes' own kinds. They are made when asked for and kept; types refer to each other late.</summary>
internal static class BuiltInTypes
{
    /// <summary>metadata of every object.</summary>
    public static Schema ObjectMeta => MessageSchemas.Of(MessageNames.Meta + "ObjectMeta");

    /// <summary>The whole object, with apiVersion, kind and metadata.</summary>
    /// <exception cref="ArgumentException">There is no definition of this kind: see <see cref="Knows"/>.</exception>
    public static Schema For(GroupVersionKind kind) =>
        DescriptorSet.BuiltIn.FindKind(kind) is { } message
            ? MessageSchemas.Of(message.Name)
            : throw new ArgumentException($"No definition of {kind} is built in.", nameof(kind));

    public static bool Knows(GroupVersionKind kind) => DescriptorSet.BuiltIn.FindKind(kind) is not null;
}
