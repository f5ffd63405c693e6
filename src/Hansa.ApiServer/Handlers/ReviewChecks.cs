using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Handlers;

/// <summary>Whether a question can be answered at all.</summary>
internal static class ReviewChecks
{
    // The real server leaves the kind out of these messages.
    private static readonly GroupKind Authorization = new("authorization.k8s.io", "");

    /// <exception cref="StatusException">400 or 422.</exception>
    public static void Check(ResourceDefinition definition, string? ns, JsonObject spec)
    {
        switch (definition.Kind.Kind)
        {
            case "TokenReview" when BodyChecks.Text(spec, "token").Length == 0:
                throw Failures.BadRequest("token is required for TokenReview in authentication");
            case "SelfSubjectRulesReview" when BodyChecks.Text(spec, "namespace").Length == 0:
                throw Failures.BadRequest("no namespace on request");
            case "SelfSubjectAccessReview":
                Refuse(About(spec));
                break;
            case "SubjectAccessReview":
                Refuse(About(spec) ?? Who(spec));
                break;
            case "LocalSubjectAccessReview":
                Refuse(About(spec) ?? Who(spec) ?? Where(spec, ns ?? ""));
                break;
        }
    }

    private static FieldError? About(JsonObject spec) => (spec["resourceAttributes"], spec["nonResourceAttributes"]) switch
    {
        (null, null) => FieldError.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"),
        (not null, JsonObject path) => FieldError.Invalid("spec.nonResourceAttributes", Shown(path), "cannot be specified in combination with resourceAttributes"),
        _ => null,
    };

    // As Go writes a type without names for JSON.
    private static string Shown(JsonObject path) => $$"""{"Path":{{FieldError.Quote(BodyChecks.Text(path, "path"))}},"Verb":{{FieldError.Quote(BodyChecks.Text(path, "verb"))}}}""";

    private static FieldError? Who(JsonObject spec) => BodyChecks.Text(spec, "user").Length == 0 && spec["groups"] is not JsonArray { Count: > 0 }
        ? FieldError.Invalid("spec.user", "\"\"", "at least one of user or group must be specified")
        : null;

    private static FieldError? Where(JsonObject spec, string ns)
    {
        if (spec["resourceAttributes"] is not JsonObject resource)
            return FieldError.Invalid("spec.nonResourceAttributes", "{}", "disallowed on this kind of request");
        var given = BodyChecks.Text(resource, "namespace");
        return given == ns ? null : FieldError.Invalid("spec.resourceAttributes.namespace", FieldError.Quote(given), "must match metadata.namespace");
    }

    private static void Refuse(FieldError? error)
    {
        if (error is not null)
            throw Failures.Invalid(Authorization, "", error);
    }
}
