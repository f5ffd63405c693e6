using System.Text.Json.Nodes;
using Hansa.ApiServer.Clusters;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Controllers;

/// <summary>Gives a ClusterRole with an <c>aggregationRule</c> the rules of all roles that it selects.</summary>
internal sealed class AggregationController(ApiCluster cluster, ClusterWrites writes) : IController
{
    private const string ApiVersion = "rbac.authorization.k8s.io/v1";

    private static readonly GroupResource ClusterRoles = new("rbac.authorization.k8s.io", "clusterroles");

    public void Handle(GroupResource resource, Change change)
    {
        if (resource != ClusterRoles)
            return;
        var roles = cluster.Store.Snapshot(ClusterRoles).InOrder(null).Select(stored => (stored.Name, Json: stored.ToJson(ApiVersion))).ToList();
        foreach (var (name, role) in roles)
            if (role["aggregationRule"]?["clusterRoleSelectors"] is JsonArray selectors && Read(selectors) is { } selections)
                writes.Edit(ClusterRoles, name, json => SetRules(json, Aggregated(selections, roles.Where(other => other.Name != name).Select(other => other.Json))));
    }

    // One that was stored before selectors were checked must not keep the others from theirs.
    private static List<LabelSelection>? Read(JsonArray selectors)
    {
        try
        {
            return [.. selectors.OfType<JsonObject>().Select(LabelSelectorObject.Read)];
        }
        catch (StatusException)
        {
            return null;
        }
    }

    private static bool SetRules(JsonObject role, JsonArray rules)
    {
        if (JsonNode.DeepEquals(role["rules"] ?? new JsonArray(), rules))
            return false;
        role["rules"] = rules;
        return true;
    }

    private static JsonArray Aggregated(List<LabelSelection> selections, IEnumerable<JsonObject> roles)
    {
        var rules = new List<JsonNode>();
        foreach (var role in roles.Where(role => selections.Exists(selection => selection.Matches(Labels(role)))))
            foreach (var rule in role["rules"] as JsonArray ?? [])
                if (rule is not null && !rules.Exists(known => JsonNode.DeepEquals(known, rule)))
                    rules.Add(rule.DeepClone());
        return [.. rules];
    }

    private static Dictionary<string, string> Labels(JsonObject role) => (role["metadata"]?["labels"] as JsonObject ?? [])
        .ToDictionary(label => label.Key, label => (string?)label.Value ?? "", StringComparer.Ordinal);
}
