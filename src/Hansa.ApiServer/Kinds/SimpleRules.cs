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
    private const long AffinitySeconds = 10800;

    private static readonly string[] OfClusterAddress = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];
    private static readonly string[] OfLoadBalancer = ["allocateLoadBalancerNodePorts", "loadBalancerClass"];

    public void Default(JsonObject obj)
    {
        if (obj["spec"] is not JsonObject spec)
            obj["spec"] = spec = [];
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        FillAffinity(spec);
        if ((string?)spec["type"] != "ExternalName")
            spec["internalTrafficPolicy"] ??= "Cluster";
        if (NodePorts.Has(spec))
            spec["externalTrafficPolicy"] ??= "Cluster";
        if (IsBalanced(spec))
            spec["allocateLoadBalancerNodePorts"] ??= true;
        foreach (var port in JsonLists.Objects(spec["ports"]))
        {
            port["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]?.DeepClone();
        }
    }

    public void Prepare(JsonObject obj, JsonObject? old, KindContext context)
    {
        obj["status"] ??= new JsonObject { ["loadBalancer"] = new JsonObject() };
        if (obj["spec"] is not JsonObject spec)
            return;
        if (old?["spec"] is JsonObject known)
            DropOfOtherType(obj, spec, known);
        NodePorts.Fill(spec, old?["spec"] as JsonObject, context);
        if (IsExternal(spec))
            return;
        if (old?["spec"]?["clusterIP"] is { } before && spec["clusterIP"] is null)
            spec["clusterIP"] = before.DeepClone();
        spec["clusterIP"] ??= $"10.96.{context.Random(255)}.{1 + context.Random(254)}";
        spec["clusterIPs"] ??= new JsonArray(spec["clusterIP"]!.DeepClone());
        spec["ipFamilies"] ??= old?["spec"]?["ipFamilies"]?.DeepClone() ?? new JsonArray("IPv4");
        spec["ipFamilyPolicy"] ??= old?["spec"]?["ipFamilyPolicy"]?.DeepClone() ?? "SingleStack";
    }

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (obj["spec"] is not JsonObject spec || IsExternal(spec))
            return;
        var ports = JsonLists.Objects(spec["ports"]);
        if (ports.Count == 0 && (string?)spec["clusterIP"] != "None")
            errors.Add(FieldError.Required("spec.ports"));
        for (var i = 0; i < ports.Count; i++)
            PortNumbers.Check(ports[i]["port"], $"spec.ports[{i}].port", errors);
        for (var i = 0; i < ports.Count && ports.Count > 1; i++)
            if (string.IsNullOrEmpty((string?)ports[i]["name"]))
                errors.Add(FieldError.Required($"spec.ports[{i}].name"));
        if (old?["spec"] is JsonObject before && !IsExternal(before) && before["clusterIP"] is { } address && !JsonNode.DeepEquals(address, spec["clusterIP"]))
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", $"[{FieldError.Quote((string?)spec["clusterIP"] ?? "")}]", "may not change once set"));
    }

    private static void FillAffinity(JsonObject spec)
    {
        if ((string?)spec["sessionAffinity"] == "None")
            spec.Remove("sessionAffinityConfig");
        else if ((string?)spec["sessionAffinity"] == "ClientIP" && spec["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"] is null)
            spec["sessionAffinityConfig"] = new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = AffinitySeconds } };
    }

    // What a change of the type leaves without meaning goes, unless it was changed as well (dropTypeDependentFields).
    private static void DropOfOtherType(JsonObject obj, JsonObject spec, JsonObject known)
    {
        if (IsExternal(spec) && !IsExternal(known))
            DropUnchanged(spec, known, OfClusterAddress);
        if (IsBalanced(spec) || !IsBalanced(known))
            return;
        DropUnchanged(spec, known, OfLoadBalancer);
        if (obj["status"] is JsonObject status)
            status["loadBalancer"] = new JsonObject();
    }

    private static void DropUnchanged(JsonObject spec, JsonObject known, string[] fields)
    {
        foreach (var field in fields.Where(field => JsonNode.DeepEquals(spec[field], known[field])))
            spec.Remove(field);
    }

    private static bool IsExternal(JsonObject spec) => (string?)spec["type"] == "ExternalName";

    private static bool IsBalanced(JsonObject spec) => (string?)spec["type"] == "LoadBalancer";
}

/// <summary>Nobody counts what is used.</summary>
internal sealed class QuotaRule : IKindRule
{
    public void Prepare(JsonObject obj, JsonObject? old, KindContext context) => obj["status"] ??= new JsonObject();
}

internal sealed class IngressRule : IKindRule
{
    private static readonly string[] PathTypes = ["Exact", "ImplementationSpecific", "Prefix"];

    public void Validate(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var rules = JsonLists.Objects((obj["spec"] as JsonObject)?["rules"]);
        for (var i = 0; i < rules.Count; i++)
        {
            var paths = JsonLists.Objects((rules[i]["http"] as JsonObject)?["paths"]);
            for (var j = 0; j < paths.Count; j++)
                ValidatePathType((string?)paths[j]["pathType"], $"spec.rules[{i}].http.paths[{j}].pathType", errors);
        }
    }

    private static void ValidatePathType(string? type, string path, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(type))
            errors.Add(FieldError.Required(path, "pathType must be specified"));
        else if (!PathTypes.Contains(type))
            errors.Add(FieldError.NotSupported(path, FieldError.Quote(type), PathTypes));
    }
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
