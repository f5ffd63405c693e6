using System.Text.Json.Nodes;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Security;

/// <summary>Role-based access control over the roles and bindings stored in a cluster (<c>plugin/pkg/auth/authorizer/rbac</c>).</summary>
internal sealed class Rbac(ObjectStore store)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly GroupResource Roles = new(Group, "roles");
    private static readonly GroupResource ClusterRoles = new(Group, "clusterroles");
    private static readonly GroupResource RoleBindings = new(Group, "rolebindings");
    private static readonly GroupResource ClusterRoleBindings = new(Group, "clusterrolebindings");

    public Decision Authorize(UserInfo user, RequestAttributes wanted)
    {
        if (user.Groups.Contains("system:masters"))
            return new Decision(true, "");
        foreach (var grant in Grants(user, wanted.Namespace))
            if (grant.Rules.Any(rule => rule.Allows(wanted)))
                return new Decision(true, $"RBAC: allowed by {grant.Binding}");
        return new Decision(false, "");
    }

    /// <summary>All rules that hold for somebody in a namespace.</summary>
    public IEnumerable<PolicyRule> RulesOf(UserInfo user, string ns) =>
        user.Groups.Contains("system:masters")
            ? [new PolicyRule(["*"], ["*"], ["*"], [], []), new PolicyRule(["*"], [], [], [], ["*"])]
            : Grants(user, ns).SelectMany(grant => grant.Rules);

    /// <summary>What somebody may not hand on of these rules, because they do not hold it themselves.</summary>
    public IEnumerable<PolicyRule> NotHeld(UserInfo user, string ns, IEnumerable<PolicyRule> wanted) => MissingRights.Of([.. RulesOf(user, ns)], wanted);

    /// <summary>Whether the role exists that a binding refers to.</summary>
    public bool HasRole(JsonObject binding, string ns) => RoleOf(binding, ns) is not null;

    /// <summary>The rules of the role that a binding refers to; none when it does not exist.</summary>
    public IEnumerable<PolicyRule> RulesOfReference(JsonObject binding, string ns) =>
        RoleOf(binding, ns) is { } role ? PolicyRule.ReadAll(role.ToJson($"{Group}/v1")) : [];

    private StoredObject? RoleOf(JsonObject binding, string ns)
    {
        var reference = binding["roleRef"] as JsonObject;
        var name = (string?)reference?["name"] ?? "";
        return (string?)reference?["kind"] == "Role" ? store.Find(Roles, new ObjectName(ns, name)) : store.Find(ClusterRoles, new ObjectName("", name));
    }

    private IEnumerable<(string Binding, IEnumerable<PolicyRule> Rules)> Grants(UserInfo user, string ns)
    {
        foreach (var stored in store.Snapshot(ClusterRoleBindings).InOrder(null))
        {
            var binding = stored.ToJson($"{Group}/v1");
            if (Applies(binding, user, ""))
                yield return ($"ClusterRoleBinding \"{stored.Name.Name}\" of {RoleText(binding)} to {SubjectText(binding, user, "")}", RulesOfReference(binding, ""));
        }
        if (ns.Length == 0)
            yield break;
        foreach (var stored in store.Snapshot(RoleBindings).InOrder(ns))
        {
            var binding = stored.ToJson($"{Group}/v1");
            if (Applies(binding, user, ns))
                yield return ($"RoleBinding \"{stored.Name.Name}/{stored.Name.Namespace}\" of {RoleText(binding)} to {SubjectText(binding, user, ns)}", RulesOfReference(binding, ns));
        }
    }

    private static bool Applies(JsonObject binding, UserInfo user, string ns) => Subjects(binding).Any(subject => Is(subject, user, ns));

    private static bool Is(JsonObject subject, UserInfo user, string ns) => (string?)subject["kind"] switch
    {
        "User" => (string?)subject["name"] == user.Name,
        "Group" => user.Groups.Contains((string?)subject["name"] ?? ""),
        "ServiceAccount" => user.Name == $"system:serviceaccount:{(string?)subject["namespace"] ?? ns}:{(string?)subject["name"]}",
        _ => false,
    };

    private static IEnumerable<JsonObject> Subjects(JsonObject binding) => (binding["subjects"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string RoleText(JsonObject binding) => $"{(string?)binding["roleRef"]?["kind"]} \"{(string?)binding["roleRef"]?["name"]}\"";

    private static string SubjectText(JsonObject binding, UserInfo user, string ns)
    {
        var subject = Subjects(binding).First(candidate => Is(candidate, user, ns));
        var name = (string?)subject["kind"] == "ServiceAccount" ? $"{(string?)subject["name"]}/{(string?)subject["namespace"] ?? ns}" : (string?)subject["name"];
        return $"{(string?)subject["kind"]} \"{name}\"";
    }
}
