using System.Text.Json.Nodes;
using Hansa.ApiServer.Controllers;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Clusters;

/// <summary>What every cluster holds before anybody writes: namespaces, the service of the API itself, roles. Looked after at every start, as the real server does.</summary>
internal static class Bootstrap
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static void Fill(ApiCluster cluster)
    {
        var writes = new ClusterWrites(cluster);
        foreach (var name in new[] { "kube-system", "kube-public", "kube-node-lease", "default" })
            Ensure(new GroupResource("", "namespaces"), "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        foreach (var role in BootstrapObjects.ClusterRoles())
            Ensure(new GroupResource(Rbac, "clusterroles"), "", role);
        foreach (var binding in BootstrapObjects.ClusterRoleBindings())
            Ensure(new GroupResource(Rbac, "clusterrolebindings"), "", binding);
        Ensure(new GroupResource("", "services"), "default", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "kubernetes", ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" } },
            ["spec"] = new JsonObject
            {
                ["type"] = "ClusterIP",
                ["clusterIP"] = "10.96.0.1",
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = 6443 }),
            },
        });

        void Ensure(GroupResource resource, string ns, JsonObject obj)
        {
            if (cluster.Store.Find(resource, new ObjectName(ns, (string)obj["metadata"]!["name"]!)) is null)
                writes.Create(resource, ns, obj);
        }
    }
}
