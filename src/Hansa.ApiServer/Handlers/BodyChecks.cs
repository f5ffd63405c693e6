using System.Text.Json.Nodes;
using Hansa.ApiServer.BuiltIn;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>Whether a body speaks of the object that the URL names; kind, apiVersion and namespace are filled in where they may be left out.</summary>
internal static class BodyChecks
{
    public static void FillType(ResourceDefinition definition, JsonObject body)
    {
        var kind = Text(body, "kind");
        var apiVersion = Text(body, "apiVersion");
        if (definition.Custom)
            CheckCustomType(definition, body, kind, apiVersion);
        else
            FillBuiltInType(definition, body, kind, apiVersion);
    }

    public static JsonObject Metadata(JsonObject body)
    {
        if (body["metadata"] is JsonObject metadata)
            return metadata;
        metadata = [];
        body["metadata"] = metadata;
        return metadata;
    }

    /// <summary>The namespace of the URL is the object's.</summary>
    public static void FillNamespace(WriteRequest request, JsonObject body)
    {
        var metadata = Metadata(body);
        var given = Text(metadata, "namespace");
        if (!request.Definition.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }
        if (given.Length > 0 && given != request.Namespace)
            throw OtherNamespace();
        metadata["namespace"] = request.Namespace;
    }

    /// <summary>The name of the URL is the object's.</summary>
    public static void FillName(WriteRequest request, JsonObject body)
    {
        var metadata = Metadata(body);
        if (Text(metadata, "name") is { Length: > 0 } given)
            CheckName(given, request.Name);
        metadata["name"] = request.Name;
    }

    /// <summary>An update and the result of a patch speak of the object that the URL names.</summary>
    public static void CheckIdentity(WriteRequest request, JsonObject body)
    {
        var metadata = Metadata(body);
        var (ns, name) = (Text(metadata, "namespace"), Text(metadata, "name"));
        if (name.Length == 0)
            throw NoName(request);
        CheckName(name, request.Name);
        if (request.Definition.Namespaced && ns.Length > 0 && ns != request.Namespace)
            throw OtherNamespace();
    }

    public static StatusException NoName(WriteRequest request) => Failures.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");

    private static StatusException OtherNamespace() => Failures.BadRequest("the namespace of the provided object does not match the namespace sent on the request");

    public static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static string Name(JsonObject body) => body["metadata"] is JsonObject metadata ? Text(metadata, "name") : "";

    private static void CheckName(string given, string onUrl)
    {
        if (given != onUrl)
            throw Failures.BadRequest($"the name of the object ({given}) does not match the name on the URL ({onUrl})");
    }

    private static void CheckCustomType(ResourceDefinition definition, JsonObject body, string kind, string apiVersion)
    {
        var expected = definition.GroupVersion.ToString();
        if (kind.Length == 0)
            throw Failures.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind.Kind}): Object 'Kind' is missing in '{Shorten(body)}'");
        if (apiVersion.Length == 0)
            throw Failures.BadRequest($"the object provided is unrecognized (must be of type {definition.Kind.Kind}): Object 'apiVersion' is missing in '{Shorten(body)}'");
        if (apiVersion != expected)
            throw Failures.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({expected})");
        if (kind != definition.Kind.Kind)
            throw Failures.Invalid(definition.Kind.GroupKind with { Kind = kind }, Name(body),
                FieldError.Invalid("kind", FieldError.Quote(kind), $"must be {definition.Kind.Kind}"));
    }

    private static void FillBuiltInType(ResourceDefinition definition, JsonObject body, string kind, string apiVersion)
    {
        if (kind.Length > 0 && kind != definition.Kind.Kind || apiVersion.Length > 0 && apiVersion != definition.GroupVersion.ToString())
            throw Failures.BadRequest(AnotherType(definition, kind, apiVersion));
        body["kind"] = definition.Kind.Kind;
        body["apiVersion"] = definition.GroupVersion.ToString();
    }

    // A kind that exists cannot be converted into this one; of any other the scheme has not heard.
    private static string AnotherType(ResourceDefinition definition, string kind, string apiVersion)
    {
        var given = (GroupVersion.Parse(apiVersion.Length == 0 ? definition.GroupVersion.ToString() : apiVersion) ?? definition.GroupVersion)
            .WithKind(kind.Length == 0 ? definition.Kind.Kind : kind);
        var why = BuiltInTypes.Knows(given)
            ? $"converting ({given.Version}.{given.Kind}) to ({GoPackages.Internal(definition.Kind.Group)}.{definition.Kind.Kind}): unknown conversion"
            : $"no kind \"{given.Kind}\" is registered for version \"{given.GroupVersion}\" in scheme \"{GoPackages.Scheme}\"";
        return $"{given.Kind} in version \"{given.Version}\" cannot be handled as a {definition.Kind.Kind}: {why}";
    }

    private static string Shorten(JsonObject body)
    {
        const int Most = 1024;
        var text = body.ToJsonString(ErrorJson.Relaxed);
        return text.Length <= Most ? text : text[..Most] + "...";
    }
}
