using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Handlers;

/// <summary>
/// New objects need a namespace that exists and is not going away; new custom resources a definition that is not, unless they are made by an
/// apply: the real server forbids only POST there, so whoever applies again and again keeps a definition from going.
/// </summary>
internal static class NamespaceAdmission
{
    private static readonly GroupResource Namespaces = new("", "namespaces");

    /// <exception cref="StatusException">404 without the namespace, 403 when it is being deleted.</exception>
    public static void Check(ObjectStore store, ResourceDefinition definition, ObjectName name, bool applied)
    {
        CheckDefinition(store, definition, name, applied);
        if (!definition.Namespaced)
            return;
        var ns = store.Find(Namespaces, new ObjectName("", name.Namespace)) ?? throw Failures.NotFound(Namespaces, name.Namespace);
        if (ns.Facts.Deleting)
            throw Failures.Forbidden(definition.GroupResource, name.Name,
                $"unable to create new content in namespace {name.Namespace} because it is being terminated",
                new StatusCause("NamespaceTerminating", $"namespace {name.Namespace} is being terminated", "metadata.namespace"));
    }

    /// <summary>The same as a question, asked once more at the moment of the write.</summary>
    public static bool Allows(ObjectStore store, ResourceDefinition definition, ObjectName name, bool applied) =>
        (!definition.Namespaced || store.Find(Namespaces, new ObjectName("", name.Namespace)) is { Facts.Deleting: false })
        && (!definition.Custom || Definition(store, definition) is { } crd && (applied || !crd.Facts.Deleting));

    private static void CheckDefinition(ObjectStore store, ResourceDefinition definition, ObjectName name, bool applied)
    {
        if (!definition.Custom)
            return;
        var crd = Definition(store, definition);
        if (crd is null)
            throw Failures.NotFound(definition.GroupResource, name.Name);
        if (crd.Facts.Deleting && !applied)
            throw Failures.Forbidden(definition.GroupResource, name.Name, "create not allowed while custom resource definition is terminating");
    }

    private static StoredObject? Definition(ObjectStore store, ResourceDefinition definition) =>
        definition.Custom
            ? store.Find(Clusters.ResourceRegistry.Definitions, new ObjectName("", definition.GroupResource.ToString()))
            : null;
}
