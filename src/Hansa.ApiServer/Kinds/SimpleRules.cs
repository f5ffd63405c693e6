using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.Kinds;

internal sealed class NamespaceRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        var metadata = obj["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels["kubernetes.io/metadata.name"] = (string?)metadata["name"];
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (old is not null)
        {
            // What waits for a namespace's end is changed through `finalize` and the server itself only.
            obj["spec"] = old["spec"]?.DeepClone();
            return;
        }
        obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        obj["status"] = new JsonObject { ["phase"] = "Active" };
    }
}

internal sealed class ServiceRule : IKindRule
{
    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            obj["spec"] = spec = [];
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        if ((string?)spec["type"] != "ExternalName")
            spec["internalTrafficPolicy"] ??= "Cluster";
        foreach (var port in (spec["ports"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            port["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]?.DeepClone();
        }
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (obj["spec"] is not JsonObject spec || (string?)spec["type"] == "ExternalName")
            return;
        if (old?["spec"]?["clusterIP"] is { } before && spec["clusterIP"] is null)
            spec["clusterIP"] = before.DeepClone();
        spec["clusterIP"] ??= $"10.96.{context.Random(255)}.{1 + context.Random(254)}";
        spec["clusterIPs"] ??= new JsonArray(spec["clusterIP"]!.DeepClone());
        spec["ipFamilies"] ??= old?["spec"]?["ipFamilies"]?.DeepClone() ?? new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= old?["spec"]?["ipFamilyPolicy"]?.DeepClone() ?? "SingleStack";
        obj["status"] ??= new JsonObject { ["loadBalancer"] = new JsonObject() };
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["spec"] is not JsonObject spec || IsExternal(spec))
            return;
        var ports = (spec["ports"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        if (ports.Count == 0 && (string?)spec["clusterIP"] != "None")
            errors.Add(FieldError.Required("spec.ports"));
        for (var i = 0; i < ports.Count && ports.Count > 1; i++)
            if (string.IsNullOrEmpty((string?)ports[i]["name"]))
                errors.Add(FieldError.Required($"spec.ports[{i}].name"));
        if (old?["spec"] is JsonObject before && !IsExternal(before) && before["clusterIP"] is { } address && !JsonNode.DeepEquals(address, spec["clusterIP"]))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", $"[{FieldError.Quote((string?)spec["clusterIP"] ?? "")}]", "may not change once set"));
    }

    private static bool IsExternal(JsonObject spec) => (string?)spec["type"] == "ExternalName";
}

internal sealed class DefinitionRule : IKindRule
{
    public void Default(JsonObject obj) => CustomResources.CrdRules.Default(obj);

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        if (CustomResources.CrdRules.Validate(obj, old, Cel.RuleDeclarations.Check).Count == 0 && obj["metadata"]?["deletionTimestamp"] is null)
            CustomResources.CrdStatus.Write(obj, context.Definitions(), context.Now());
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors) =>
        errors.AddRange(CustomResources.CrdRules.Validate(obj, old, Cel.RuleDeclarations.Check));
}
