using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Security;

/// <summary>The roles and bindings that every cluster begins with, as far as clients and charts rely on them.</summary>
internal static class BootstrapObjects
{
    private const string AggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];

    private static readonly string[] ViewedCore =
        ["configmaps", "endpoints", "events", "limitranges", "namespaces", "persistentvolumeclaims", "pods", "pods/log", "pods/status", "replicationcontrollers", "resourcequotas", "serviceaccounts", "services"];

    private static readonly string[] EditedCore =
        ["configmaps", "endpoints", "persistentvolumeclaims", "pods", "replicationcontrollers", "secrets", "serviceaccounts", "services", "events"];

    private static readonly (string Group, string[] Resources)[] Workloads =
    [
        ("apps", ["controllerrevisions", "daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets", "statefulsets/scale"]),
        ("autoscaling", ["horizontalpodautoscalers"]),
        ("batch", ["cronjobs", "jobs"]),
        ("discovery.k8s.io", ["endpointslices"]),
        ("networking.k8s.io", ["ingresses", "networkpolicies"]),
        ("policy", ["poddisruptionbudgets"]),
    ];

    public static IEnumerable<JsonObject> ClusterRoles()
    {
        yield return Role("cluster-admin", Rule(["*"], ["*"], ["*"]), Paths(["*"], ["*"]));
        yield return Aggregate("view");
        yield return Aggregate("edit");
        yield return Aggregate("admin");
        yield return Part("view", [Rule(Read, [""], ViewedCore), .. Workloads.Select(workload => Rule(Read, [workload.Group], workload.Resources))]);
        yield return Part("edit", Edited());
        yield return Part("admin", Rule([.. Read, .. Write], ["rbac.authorization.k8s.io"], ["rolebindings", "roles"]));
        yield return Role("system:discovery", Paths(["get"], ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"]));
        yield return Role("system:public-info-viewer", Paths(["get"], ["/healthz", "/livez", "/readyz", "/version", "/version/"]));
        yield return Role("system:basic-user",
            Rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
            Rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"]));
        // For API servers that leave authentication and authorization to this one.
        yield return Role("system:auth-delegator",
            Rule(["create"], ["authentication.k8s.io"], ["tokenreviews"]),
            Rule(["create"], ["authorization.k8s.io"], ["subjectaccessreviews"]));
    }

    public static IEnumerable<JsonObject> ClusterRoleBindings()
    {
        yield return Binding("cluster-admin", "cluster-admin", "system:masters");
        yield return Binding("system:discovery", "system:discovery", "system:authenticated");
        yield return Binding("system:basic-user", "system:basic-user", "system:authenticated");
        yield return Binding("system:public-info-viewer", "system:public-info-viewer", "system:authenticated", "system:unauthenticated");
    }

    private static JsonObject[] Edited() =>
    [
        Rule(Read, [""], [.. ViewedCore, "secrets"]),
        Rule(Write, [""], EditedCore),
        .. Workloads.Select(workload => Rule([.. Read, .. Write], [workload.Group], workload.Resources)),
    ];

    // Charts add to these roles by roles of their own with the label.
    private static JsonObject Aggregate(string name)
    {
        var role = Role(name);
        role["aggregationRule"] = new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [AggregateTo + name] = "true" } }),
        };
        // Whoever may edit may view, and so on up: a role that adds to view adds to all.
        if (name != "admin")
            role["metadata"]!["labels"]![AggregateTo + (name == "view" ? "edit" : "admin")] = "true";
        return role;
    }

    private static JsonObject Part(string name, params JsonObject[] rules)
    {
        var role = Role($"system:aggregate-to-{name}", rules);
        role["metadata"]!["labels"]![AggregateTo + name] = "true";
        return role;
    }

    private static JsonObject Role(string name, params JsonObject[] rules) => new()
    {
        ["kind"] = "ClusterRole",
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["metadata"] = Metadata(name),
        ["rules"] = new JsonArray([.. rules]),
    };

    private static JsonObject Binding(string name, string role, params string[] groups) => new()
    {
        ["kind"] = "ClusterRoleBinding",
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["metadata"] = Metadata(name),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
        ["subjects"] = new JsonArray([.. groups.Select(group => new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = group })]),
    };

    private static JsonObject Metadata(string name) => new()
    {
        ["name"] = name,
        ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
        ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" },
    };

    private static JsonObject Rule(string[] verbs, string[] groups, string[] resources) =>
        new PolicyRule(verbs, groups, resources, [], []).ToJson();

    private static JsonObject Paths(string[] verbs, string[] paths) => new PolicyRule(verbs, [], [], [], paths).ToJson();
}
