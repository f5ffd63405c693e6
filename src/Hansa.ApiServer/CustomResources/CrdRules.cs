using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Metadata;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Defaults and validation of CustomResourceDefinitions (<c>apiextensions-apiserver/pkg/apis/apiextensions/validation</c>).</summary>
internal static class CrdRules
{
    /// <summary>Fills names and the conversion in, in place.</summary>
    public static void Default(JsonObject crd)
    {
        if (crd["spec"] is not JsonObject spec)
            return;
        if (spec["names"] is JsonObject names && names["kind"] is JsonValue kind && kind.TryGetValue<string>(out var kindName))
        {
            if (Text(names, "singular").Length == 0)
                names["singular"] = kindName.ToLowerInvariant();
            if (Text(names, "listKind").Length == 0)
                names["listKind"] = kindName + "List";
        }
        if (spec["conversion"] is null)
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
    }

    public static IReadOnlyList<FieldError> Validate(JsonObject crd, JsonObject? old, RuleCompilation compile)
    {
        var errors = new List<FieldError>();
        if (crd["spec"] is not JsonObject spec)
            return [FieldError.Required("spec")];
        var names = spec["names"] as JsonObject ?? [];
        var group = Text(spec, "group");
        var plural = Text(names, "plural");
        var name = Text(crd["metadata"] as JsonObject ?? [], "name");
        if (old is null && name != $"{plural}.{group}")
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), "must be spec.names.plural+\".\"+spec.group"));
        if (group.Length == 0)
            errors.Add(FieldError.Required("spec.group"));
        else if (NameRules.Subdomain(group) is { } wrongGroup)
            errors.Add(FieldError.Invalid("spec.group", FieldError.Quote(group), wrongGroup));
        else if (!group.Contains('.', StringComparison.Ordinal))
            errors.Add(FieldError.Invalid("spec.group", FieldError.Quote(group), "should be a domain with at least one dot"));
        CrdNameRules.Validate(names, errors);
        var scope = Text(spec, "scope");
        if (scope.Length == 0)
            errors.Add(FieldError.Required("spec.scope"));
        else if (scope is not ("Namespaced" or "Cluster"))
            errors.Add(FieldError.NotSupported("spec.scope", FieldError.Quote(scope), ["Cluster", "Namespaced"]));
        if (IsProtected(group) && crd["metadata"]?["annotations"]?["api-approved.kubernetes.io"] is null)
            errors.Add(FieldError.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111"));
        ValidateVersions(spec, errors, compile);
        VersionPartRules.ValidateConversion(spec["conversion"] as JsonObject ?? [], errors);
        if (spec["preserveUnknownFields"] is JsonValue preserve && preserve.TryGetValue<bool>(out var preserves) && preserves)
            errors.Add(FieldError.Invalid("spec.preserveUnknownFields", "true", "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"));
        if (old is not null)
            ValidateUpdate(crd, old, errors);
        return errors;
    }

    private static void ValidateVersions(JsonObject spec, List<FieldError> errors, RuleCompilation compile)
    {
        if (spec["versions"] is not JsonArray { Count: > 0 } versions)
        {
            errors.Add(FieldError.Invalid("spec.versions", "[]", "must have exactly one version marked as storage version"));
            return;
        }
        var list = versions.OfType<JsonObject>().ToList();
        var storages = list.Count(version => (bool?)version["storage"] == true);
        if (storages != 1)
            errors.Add(FieldError.Invalid("spec.versions", VersionsShown(list), "must have exactly one version marked as storage version"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var schemas = list.Select(version => version["schema"]?["openAPIV3Schema"] as JsonObject).ToList();
        // The real server converts to its internal form first, where one schema for all versions stands once.
        var shared = schemas.TrueForAll(schema => schema is not null && JsonNode.DeepEquals(schema, schemas[0]));
        for (var i = 0; i < list.Count; i++)
        {
            var name = Text(list[i], "name");
            if (name.Length == 0)
                errors.Add(FieldError.Required($"spec.versions[{i}].name"));
            else if (NameRules.ServiceName(name) is { } wrong)
                errors.Add(FieldError.Invalid($"spec.versions[{i}].name", FieldError.Quote(name), wrong));
            else if (!seen.Add(name))
                errors.Add(FieldError.Invalid("spec.versions", VersionsShown(list), "must contain unique version names"));
            if (list[i]["additionalPrinterColumns"] is JsonArray columns)
                VersionPartRules.ValidateColumns(columns, shared ? "spec.additionalPrinterColumns" : $"spec.versions[{i}].additionalPrinterColumns", errors);
            if (schemas[i] is not { } schema)
                errors.Add(FieldError.Required($"spec.versions[{i}].schema.openAPIV3Schema", "schemas are required"));
            else if (!shared || i == 0)
                SchemaRules.ValidateRoot(schema, shared ? "spec.validation.openAPIV3Schema" : $"spec.versions[{i}].schema.openAPIV3Schema", errors, compile);
            if (list[i]["selectableFields"] is JsonArray selectable && schemas[i] is { } declared)
                SelectableFieldRules.Validate(selectable, declared, shared ? "spec.selectableFields" : $"spec.versions[{i}].selectableFields", errors);
            if (list[i]["subresources"]?["scale"] is JsonObject scale)
                VersionPartRules.ValidateScale(scale, shared ? "spec.subresources.scale" : $"spec.versions[{i}].subresources.scale", errors);
        }
    }

    private static void ValidateUpdate(JsonObject crd, JsonObject old, List<FieldError> errors)
    {
        if (CrdStatus.IsEstablished(old))
            foreach (var path in new[] { "group", "scope" })
                Immutable(crd["spec"]?[path], old["spec"]?[path], $"spec.{path}", errors);
        if (CrdStatus.IsEstablished(old))
            foreach (var path in new[] { "kind", "plural" })
                Immutable(crd["spec"]?["names"]?[path], old["spec"]?["names"]?[path], $"spec.names.{path}", errors);
        var versions = (crd["spec"]?["versions"] as JsonArray)?.Select(version => (string?)version?["name"]).ToHashSet() ?? [];
        var stored = crd["status"]?["storedVersions"] as JsonArray ?? [];
        for (var i = 0; i < stored.Count; i++)
            if (!versions.Contains((string?)stored[i]))
                errors.Add(FieldError.Invalid($"status.storedVersions[{i}]", FieldError.Quote((string?)stored[i] ?? ""), "missing from spec.versions; "
                    + $"{(string?)stored[i]} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in {(string?)stored[i]} and removes {(string?)stored[i]} from status.storedVersions"));
    }

    private static void Immutable(JsonNode? now, JsonNode? before, string path, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(now, before))
            errors.Add(FieldError.Invalid(path, now?.ToJsonString(ErrorJson.Relaxed) ?? "\"\"", "field is immutable"));
    }

    private static bool IsProtected(string group) =>
        group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);

    private static string VersionsShown(List<JsonObject> versions) => new JsonArray([.. versions.Select(version => version.DeepClone())]).ToJsonString(ErrorJson.Relaxed);

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
