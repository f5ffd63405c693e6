using Hansa.Api;
using Hansa.Api.Metadata;
using Hansa.Api.Resources;

namespace Hansa.Federation.Intent;

/// <summary>
/// Which namespace belongs to a workspace: the one in its status; if that is empty (a restore drops it), the one
/// namespace that carries both marks, which are written in the request that makes it.
/// </summary>
internal static class WorkspaceNamespaces
{
    /// <summary>The namespace's name, or null when there is none or more than one.</summary>
    public static string? Of(Workspace workspace, IEnumerable<ObjectMeta> namespaces) =>
        workspace.Status.NamespaceRef is { Name.Length: > 0 } known
            ? known.Name
            : MarkedFor(workspace, namespaces) is [var single] ? single.Name : null;

    /// <summary>Every namespace that says that it is this workspace's and is not going away.</summary>
    public static IReadOnlyList<ObjectMeta> MarkedFor(Workspace workspace, IEnumerable<ObjectMeta> namespaces) =>
    [
        .. namespaces.Where(n => !n.IsDeleting
            && n.Label(Labels.Role) == Labels.RoleManagement
            && n.Label(Labels.WorkspaceName) == workspace.Metadata.Name),
    ];
}
