using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Handlers;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>Writes of the server's own controllers, by the same rules as everybody's.</summary>
internal sealed class ClusterWrites(ApiCluster cluster)
{
    private const string Manager = "hansa-apiserver";

    private static readonly DeleteOptions InBackground = new(DeleteOptions.Background, null, null, null, DryRun: false);

    private static readonly WriteOptions Options = new(Manager, DryRun: false, FieldValidation.Ignore, Force: false, ManagerGiven: true);

    /// <summary>The definition through which objects of a resource are written; null when it is served no more.</summary>
    public ResourceDefinition? Definition(GroupResource resource) =>
        cluster.Resources.Current.All.FirstOrDefault(definition => definition.GroupResource == resource);

    /// <summary>Deletes if the object is still there.</summary>
    public void Delete(GroupResource resource, ObjectName name, string? uid = null, string policy = "")
    {
        if (Definition(resource) is not { } definition)
            return;
        try
        {
            new ObjectDeleter(cluster).Delete(definition, name, InBackground with { Uid = uid, PropagationPolicy = policy.Length > 0 ? policy : DeleteOptions.Background });
        }
        catch (StatusException refused) when (refused.Code < 500)
        {
            // Gone, another object of that name, or one that may not be deleted: nothing to do.
        }
    }

    /// <summary>Creates unless it is there already, or may not be.</summary>
    public void Create(GroupResource resource, string ns, JsonObject body)
    {
        if (cluster.Store.Find(resource, new ObjectName(ns, BodyChecks.Name(body))) is not null)
            return;
        if (Definition(resource) is not { } definition)
            return;
        try
        {
            var request = new WriteRequest(definition, ns, "", "", Options);
            BodyChecks.FillType(definition, body);
            BodyChecks.FillNamespace(request, body);
            new ObjectWriter(cluster).Create(request, body);
        }
        catch (StatusException refused) when (refused.Code < 500)
        {
            // The namespace is going away, somebody made the object, or what it is made after is not valid for it.
        }
    }

    /// <summary>Changes the stored object as it is, without the rules for clients (finalizers and conditions of the server's own).</summary>
    public void Edit(GroupResource resource, ObjectName name, Func<JsonObject, bool> edit)
    {
        while (cluster.Store.Find(resource, name) is { } before)
        {
            var json = before.ToJson(Definition(resource)?.GroupVersion.ToString() ?? "v1");
            if (!edit(json))
                return;
            var after = StoredObject.Of(json);
            if (cluster.Store.TryCommit(resource, before, Deletions.IsDue(resource, after, json) ? null : after) is not null)
                return;
        }
    }
}
