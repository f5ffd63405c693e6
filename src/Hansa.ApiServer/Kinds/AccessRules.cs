using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

/// <summary>What a rule of a Role or ClusterRole must say (<c>pkg/apis/rbac/validation</c>).</summary>
internal sealed class RoleRule(bool namespaced) : IKindRule
{
    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var rules = obj["rules"] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
            if (rules[i] is JsonObject rule)
                ValidateRule(rule, $"rules[{i}]", errors);
        if (obj["aggregationRule"] is JsonObject aggregation)
            ValidateAggregation(JsonLists.Objects(aggregation["clusterRoleSelectors"]), "aggregationRule.clusterRoleSelectors", errors);
    }

    private static void ValidateAggregation(IReadOnlyList<JsonObject> selectors, string path, List<FieldError> errors)
    {
        if (selectors.Count == 0)
            errors.Add(FieldError.Required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
        for (var i = 0; i < selectors.Count; i++)
            LabelSelectorRules.Validate(selectors[i], $"{path}[{i}]", errors);
    }

    private void ValidateRule(JsonObject rule, string path, List<FieldError> errors)
    {
        if (IsEmpty(rule["verbs"]))
            errors.Add(FieldError.Required($"{path}.verbs", "verbs must contain at least one value"));
        if (!IsEmpty(rule["nonResourceURLs"]))
        {
            ValidatePaths(rule, $"{path}.nonResourceURLs", errors);
            return;
        }
        if (IsEmpty(rule["apiGroups"]))
            errors.Add(FieldError.Required($"{path}.apiGroups", "resource rules must supply at least one api group"));
        if (IsEmpty(rule["resources"]))
            errors.Add(FieldError.Required($"{path}.resources", "resource rules must supply at least one resource"));
    }

    private void ValidatePaths(JsonObject rule, string path, List<FieldError> errors)
    {
        var shown = rule["nonResourceURLs"]?.ToJsonString(ErrorJson.Relaxed) ?? "null";
        if (namespaced)
            errors.Add(FieldError.Invalid(path, shown, "namespaced rules cannot apply to non-resource URLs"));
        if (!IsEmpty(rule["apiGroups"]) || !IsEmpty(rule["resources"]) || !IsEmpty(rule["resourceNames"]))
            errors.Add(FieldError.Invalid(path, shown, "rules cannot apply to both regular resources and non-resource URLs"));
    }

    private static bool IsEmpty(JsonNode? list) => list is not JsonArray { Count: > 0 };
}

/// <summary>Who is bound to what; the role never changes.</summary>
internal sealed class BindingRule(params string[] roleKinds) : IKindRule
{
    private const string Group = "rbac.authorization.k8s.io";

    public void Default(JsonObject obj)
    {
        foreach (var subject in Subjects(obj))
            if (subject["apiGroup"] is null && (string?)subject["kind"] is "User" or "Group")
                subject["apiGroup"] = Group;
        if (obj["roleRef"] is JsonObject role && role["apiGroup"] is null)
            role["apiGroup"] = Group;
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var role = obj["roleRef"] as JsonObject ?? [];
        if (!roleKinds.Contains((string?)role["kind"] ?? ""))
            errors.Add(FieldError.NotSupported("roleRef.kind", FieldError.Quote((string?)role["kind"] ?? ""), roleKinds));
        if (((string?)role["name"] ?? "").Length == 0)
            errors.Add(FieldError.Required("roleRef.name"));
        ValidateSubjects(obj, errors);
        if (old is not null && !JsonNode.DeepEquals(obj["roleRef"], old["roleRef"]))
            errors.Add(FieldError.Invalid("roleRef", Shown(role), "cannot change roleRef"));
    }

    // As Go writes a type without names for JSON.
    private static string Shown(JsonObject role)
    {
        return $$"""{"APIGroup":{{Text("apiGroup")}},"Kind":{{Text("kind")}},"Name":{{Text("name")}}}""";

        string Text(string field) => FieldError.Quote((string?)role[field] ?? "");
    }

    private void ValidateSubjects(JsonObject obj, List<FieldError> errors)
    {
        var subjects = Subjects(obj).ToList();
        for (var i = 0; i < subjects.Count; i++)
        {
            var kind = (string?)subjects[i]["kind"] ?? "";
            if (((string?)subjects[i]["name"] ?? "").Length == 0)
                errors.Add(FieldError.Required($"subjects[{i}].name"));
            if (kind is not ("ServiceAccount" or "User" or "Group"))
                errors.Add(FieldError.NotSupported($"subjects[{i}].kind", FieldError.Quote(kind), ["ServiceAccount", "User", "Group"]));
            if (kind == "ServiceAccount" && roleKinds.Length == 1 && ((string?)subjects[i]["namespace"] ?? "").Length == 0)
                errors.Add(FieldError.Required($"subjects[{i}].namespace"));
        }
    }

    private static IEnumerable<JsonObject> Subjects(JsonObject obj) => (obj["subjects"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
