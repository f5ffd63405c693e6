using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Metadata;

/// <summary>The rules of ObjectMeta that hold for every kind (<c>k8s.io/apimachinery/pkg/api/validation/objectmeta.go</c>).</summary>
internal static class MetadataRules
{
    public const int MaxAnnotationBytes = 256 * 1024;

    private static readonly string[] StandardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

    public static IReadOnlyList<FieldError> ValidateCreate(ResourceDefinition definition, JsonObject obj)
    {
        var errors = new List<FieldError>();
        var metadata = obj["metadata"]!.AsObject();
        ValidateName(definition, metadata, errors);
        ValidateCommon(definition, metadata, errors);
        return errors;
    }

    public static IReadOnlyList<FieldError> ValidateUpdate(ResourceDefinition definition, JsonObject obj, JsonObject old)
    {
        var errors = new List<FieldError>();
        var metadata = obj["metadata"]!.AsObject();
        ValidateCommon(definition, metadata, errors);
        if (metadata["deletionTimestamp"] is null)
            return errors;
        var before = Strings(old["metadata"]?["finalizers"]).ToHashSet(StringComparer.Ordinal);
        var added = Strings(metadata["finalizers"]).Where(finalizer => !before.Contains(finalizer)).ToList();
        if (added.Count > 0)
            errors.Add(FieldError.Forbidden("metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(FieldError.Quote))}}}"));
        return errors;
    }

    /// <summary>In bytes, keys and values.</summary>
    public static int SizeOf(JsonObject annotations) => annotations.Sum(pair =>
        Encoding.UTF8.GetByteCount(pair.Key) + (pair.Value is JsonValue text && text.TryGetValue<string>(out var written) ? Encoding.UTF8.GetByteCount(written) : 0));

    private static void ValidateName(ResourceDefinition definition, JsonObject metadata, List<FieldError> errors)
    {
        if (Text(metadata, "generateName") is { Length: > 0 } prefix && WrongName(definition, WithoutTrailingDash(prefix)) is { } wrongPrefix)
            errors.Add(FieldError.Invalid("metadata.generateName", FieldError.Quote(prefix), wrongPrefix));
        var name = Text(metadata, "name");
        if (name.Length == 0)
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if (WrongName(definition, name) is { } wrong)
            errors.Add(FieldError.Invalid("metadata.name", FieldError.Quote(name), wrong));
    }

    // A base may end in a dash, since more follows it.
    private static string WithoutTrailingDash(string prefix) => prefix.Length > 1 && prefix.EndsWith('-') ? prefix[..^2] + "a" : prefix;

    private static string? WrongName(ResourceDefinition definition, string name) =>
        definition.Kind.Group == "rbac.authorization.k8s.io" ? NameRules.PathSegment(name)
        : definition.Kind.GroupKind == new GroupKind("", "Namespace") ? NameRules.Label(name)
        : definition.Kind.GroupKind == new GroupKind("", "Service") ? NameRules.ServiceName(name)
        : NameRules.Subdomain(name);

    private static void ValidateCommon(ResourceDefinition definition, JsonObject metadata, List<FieldError> errors)
    {
        if (metadata["generation"] is JsonValue generation && generation.TryGetValue<long>(out var count) && count < 0)
            errors.Add(FieldError.Invalid("metadata.generation", $"{count}", "must be greater than or equal to 0"));
        foreach (var (key, value) in metadata["labels"] as JsonObject ?? [])
        {
            foreach (var wrong in NameRules.QualifiedName(key))
                errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(key), wrong));
            var text = value is JsonValue labelValue && labelValue.TryGetValue<string>(out var label) ? label : "";
            if (NameRules.LabelValue(text) is { } wrongValue)
                errors.Add(FieldError.Invalid("metadata.labels", FieldError.Quote(text), wrongValue));
        }
        var annotations = metadata["annotations"] as JsonObject ?? [];
        foreach (var (key, _) in annotations)
            foreach (var wrong in NameRules.QualifiedName(key.ToLowerInvariant()))
                errors.Add(FieldError.Invalid("metadata.annotations", FieldError.Quote(key), wrong));
        if (SizeOf(annotations) > MaxAnnotationBytes)
            errors.Add(FieldError.TooLong("metadata.annotations", $"may not be more than {MaxAnnotationBytes} bytes"));
        ValidateFinalizers(definition, metadata, errors);
        ValidateOwners(metadata, errors);
    }

    private static void ValidateFinalizers(ResourceDefinition definition, JsonObject metadata, List<FieldError> errors)
    {
        var finalizers = Strings(metadata["finalizers"]).ToList();
        for (var i = 0; i < finalizers.Count; i++)
        {
            foreach (var wrong in NameRules.QualifiedName(finalizers[i]))
                errors.Add(FieldError.Invalid("metadata.finalizers", FieldError.Quote(finalizers[i]), wrong));
            // Custom resources have no standard finalizers to tell from others, and definitions one that is none.
            if (!definition.Custom && definition.GroupResource.Group is not ("apiextensions.k8s.io" or "apiregistration.k8s.io") && !finalizers[i].Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizers[i]))
                errors.Add(FieldError.Invalid($"metadata.finalizers[{i}]", FieldError.Quote(finalizers[i]), "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }

    private static void ValidateOwners(JsonObject metadata, List<FieldError> errors)
    {
        var controllers = new List<string>();
        var owners = (metadata["ownerReferences"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
                if (Text(owners[i], field).Length == 0)
                    errors.Add(FieldError.Invalid($"metadata.ownerReferences.{field}", "\"\"", field == "apiVersion" ? "version must not be empty" : "must not be empty"));
            if (Text(owners[i], "apiVersion") is { Length: > 0 } version && GroupVersion.Parse(version) is null)
                errors.Add(FieldError.Invalid("metadata.ownerReferences.apiVersion", FieldError.Quote(version), "version must not be empty"));
            if (Text(owners[i], "kind") == "Event" && Text(owners[i], "apiVersion") is "v1" or "events.k8s.io/v1")
                errors.Add(FieldError.Invalid("metadata.ownerReferences", owners[i].ToJsonString(ErrorJson.Relaxed),
                    $"{(Text(owners[i], "apiVersion") == "v1" ? "/v1" : "events.k8s.io/v1")}, Kind=Event is disallowed from being an owner"));
            if (owners[i]["controller"] is JsonValue controller && controller.TryGetValue<bool>(out var controls) && controls)
                controllers.Add($"{Text(owners[i], "kind")}/{Text(owners[i], "name")}");
        }
        if (controllers.Count > 1)
            errors.Add(FieldError.Invalid("metadata.ownerReferences", new JsonArray([.. owners.Select(owner => owner.DeepClone())]).ToJsonString(ErrorJson.Relaxed),
                $"Only one reference can have Controller set to true. Found \"true\" in references for {controllers[0]} and {controllers[1]}"));
    }

    private static IEnumerable<string> Strings(JsonNode? node) => (node as JsonArray)?.Select(value => value is JsonValue text && text.TryGetValue<string>(out var word) ? word : "") ?? [];

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
