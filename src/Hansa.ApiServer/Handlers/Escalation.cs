using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Security;

namespace Hansa.ApiServer.Handlers;

/// <summary>Nobody hands on rights by a role or a binding that they do not hold, unless they may <c>escalate</c> or <c>bind</c> (<c>rbac/escalation_check.go</c>).</summary>
internal static class Escalation
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>What is asked before a write of somebody; null where nothing is.</summary>
    public static Action<JsonObject?, JsonObject>? GuardOf(ApiExchange exchange, ResourceDefinition definition)
    {
        if (definition.Kind.Group != Group || !exchange.Cluster.Gate.Enforces || exchange.User.Groups.Contains("system:masters"))
            return null;
        return definition.Plural is "roles" or "clusterroles"
            ? (old, role) => CheckRole(exchange, definition, old, role)
            : (old, binding) => CheckBinding(exchange, definition, old, binding);
    }

    private static void CheckRole(ApiExchange exchange, ResourceDefinition definition, JsonObject? old, JsonObject role)
    {
        if (old is not null && JsonNode.DeepEquals(old["rules"], role["rules"]))
            return;
        var name = BodyChecks.Name(role);
        var ns = exchange.Target.Namespace ?? "";
        if (Allowed(exchange, new RequestAttributes("escalate", Group, definition.Plural, "", name, ns)))
            return;
        Confirm(exchange, definition, name, ns, PolicyRule.ReadAll(role));
    }

    private static void CheckBinding(ApiExchange exchange, ResourceDefinition definition, JsonObject? old, JsonObject binding)
    {
        if (old is not null && JsonNode.DeepEquals(old["roleRef"], binding["roleRef"]) && JsonNode.DeepEquals(old["subjects"], binding["subjects"]))
            return;
        var reference = binding["roleRef"] as JsonObject ?? [];
        var isRole = BodyChecks.Text(reference, "kind") == "Role";
        var ns = exchange.Target.Namespace ?? "";
        var roles = isRole ? "roles" : "clusterroles";
        if (Allowed(exchange, new RequestAttributes("bind", Group, roles, "", BodyChecks.Text(reference, "name"), ns)))
            return;
        var rbac = exchange.Cluster.Gate.Rbac;
        if (!rbac.HasRole(binding, ns))
            throw Failures.NotFound(new GroupResource(Group, roles), BodyChecks.Text(reference, "name"));
        Confirm(exchange, definition, BodyChecks.Name(binding), ns, rbac.RulesOfReference(binding, ns));
    }

    private static bool Allowed(ApiExchange exchange, RequestAttributes wanted) => exchange.Cluster.Gate.Decide(exchange.User, wanted).Allowed;

    private static void Confirm(ApiExchange exchange, ResourceDefinition definition, string name, string ns, IEnumerable<PolicyRule> wanted)
    {
        var missing = exchange.Cluster.Gate.Rbac.NotHeld(exchange.User, ns, wanted).ToList();
        if (missing.Count == 0)
            return;
        var groups = string.Join(" ", exchange.User.Groups.Select(FieldError.Quote));
        throw Failures.Forbidden(definition.GroupResource, name,
            $"user {FieldError.Quote(exchange.User.Name)} (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n"
            + string.Join("\n", missing.Select(rule => rule.Compact()).Order(StringComparer.Ordinal)));
    }
}
