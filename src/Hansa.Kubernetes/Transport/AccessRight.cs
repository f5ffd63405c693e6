using Hansa.Api.Metadata;

namespace Hansa.Kubernetes.Transport;

/// <summary>A right on a cluster, in the words of a Role.</summary>
/// <param name="Verb">For example <c>patch</c>.</param>
/// <param name="Type">On what.</param>
/// <param name="Namespace">Where; null means in all namespaces, or that the kind has none.</param>
public sealed record AccessRight(string Verb, ResourceType Type, string? Namespace)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Type.Plural}{(Type.Group.Length == 0 ? "" : $".{Type.Group}")}{Where}";

    private string Where => Namespace is { } ns ? $" in namespace {ns}" : Type.Namespaced ? " in all namespaces" : "";
}
