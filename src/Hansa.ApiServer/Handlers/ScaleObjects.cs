using System.Globalization;
using System.Text.Json.Nodes;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Handlers;

/// <summary>The <c>autoscaling/v1</c> Scale of an object, by the paths of its kind.</summary>
internal static class ScaleObjects
{
    /// <summary>Of the Scale itself.</summary>
    public static Schema Schema => BuiltInTypes.For(new GroupVersionKind("autoscaling", "v1", "Scale"));

    public static JsonObject Read(ResourceDefinition definition, JsonObject obj)
    {
        var paths = definition.Scale ?? throw Failures.UnknownResource();
        var metadata = obj["metadata"]!;
        var kept = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
            if (metadata[name] is { } value)
                kept[name] = value.DeepClone();
        var spec = new JsonObject();
        if (Whole(Find(obj, paths.SpecReplicas)) is var replicas && replicas != 0)
            spec["replicas"] = replicas;
        var status = new JsonObject { ["replicas"] = Whole(Find(obj, paths.StatusReplicas)) };
        if (paths.LabelSelector.Length > 0 && Selector(Find(obj, paths.LabelSelector)) is { Length: > 0 } selector)
            status["selector"] = selector;
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = kept, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>Writes the wanted replicas into the object, in place.</summary>
    /// <exception cref="StatusException">409 for another resourceVersion, 422 for a negative number.</exception>
    public static void Write(ResourceDefinition definition, JsonObject obj, JsonObject scale)
    {
        var paths = definition.Scale ?? throw Failures.UnknownResource();
        var name = BodyChecks.Name(obj);
        var given = scale["metadata"] is JsonObject metadata ? BodyChecks.Text(metadata, "resourceVersion") : "";
        if (given.Length > 0 && given != BodyChecks.Text(obj["metadata"]!.AsObject(), "resourceVersion"))
            throw Failures.Modified(definition.GroupResource, name);
        var replicas = Whole(scale["spec"]?["replicas"]);
        // A custom resource is validated as a whole, and its own schema speaks first.
        if (replicas < 0 && !definition.Custom)
            throw Failures.Invalid(new GroupKind("autoscaling", "Scale"), name,
                FieldError.Invalid("spec.replicas", replicas.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0"));
        var steps = paths.SpecReplicas.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = obj;
        foreach (var step in steps[..^1])
        {
            if (parent[step] is not JsonObject inner)
                parent[step] = inner = [];
            parent = inner;
        }
        parent[steps[^1]] = replicas;
    }

    /// <summary>What is wrong with the replicas of a custom resource, whoever wrote them.</summary>
    public static IEnumerable<FieldError> Errors(ResourceDefinition definition, JsonObject obj)
    {
        if (definition is not { Custom: true, Scale: { } paths })
            yield break;
        foreach (var path in new[] { paths.SpecReplicas, paths.StatusReplicas })
            if (Whole(Find(obj, path)) is < 0 and var replicas)
                yield return FieldError.Invalid(path, replicas.ToString(CultureInfo.InvariantCulture), "should be a non-negative integer");
    }

    private static JsonNode? Find(JsonObject obj, string path)
    {
        JsonNode? node = obj;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            node = (node as JsonObject)?[step];
        return node;
    }

    private static long Whole(JsonNode? node) =>
        node is JsonValue value && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : 0;

    private static string Selector(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject json => string.Join(',', (json["matchLabels"] as JsonObject ?? json)
            .Where(label => label.Value is JsonValue).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={(string?)label.Value}")),
        _ => "",
    };
}
