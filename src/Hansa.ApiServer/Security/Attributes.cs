using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Security;

/// <summary>What somebody wants to do: to a resource, or to another path.</summary>
/// <param name="Namespace">Empty for cluster scope.</param>
/// <param name="Path">Set for what is no resource.</param>
internal sealed record RequestAttributes(string Verb, string Group, string Resource, string Subresource, string Name, string Namespace, string? Path = null)
{
    public static RequestAttributes OfPath(string verb, string path) => new(verb, "", "", "", "", "", path);

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public GroupResource GroupResource => new(Group, Resource);

    /// <summary>The words after <c>is forbidden: </c>.</summary>
    public string Refusal(string user) =>
        $"User \"{user}\" cannot {Verb} resource \"{FullResource}\" in API group \"{Group}\" "
        + (Namespace.Length > 0 ? $"in the namespace \"{Namespace}\"" : "at the cluster scope");
}

/// <summary>An answer of authorization.</summary>
internal readonly record struct Decision(bool Allowed, string Reason);
