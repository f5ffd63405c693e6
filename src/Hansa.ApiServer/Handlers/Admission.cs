using System.Text.Json.Nodes;
using Hansa.ApiServer.Cel;
using Hansa.ApiServer.CustomResources;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Kinds;
using Hansa.ApiServer.Metadata;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;
using Hansa.ApiServer.Wire;

namespace Hansa.ApiServer.Handlers;

/// <summary>
/// From a decoded body to an object that may be stored, in the order of the real server: types, strict decoding, pruning, nulls,
/// defaults, the kind's own rules, validation.
/// </summary>
internal static class Admission
{
    /// <summary>Types and unknown fields; unknown ones are dropped, reported or refused.</summary>
    /// <exception cref="StatusException">400, as decoding errors are.</exception>
    public static void Decode(WriteRequest request, DecodedBody body)
    {
        var definition = request.Definition;
        var typed = definition.Custom ? CustomObject.MetadataOnly : definition.Schema;
        if (TypeErrors.Find(body.Object, typed, definition.Kind.Kind, definition.Kind.Version) is { } error)
            throw Failures.BadRequest(error);
        if (request.Options.Validation == FieldValidation.Ignore)
        {
            Pruning.Prune(body.Object, definition.Schema);
            return;
        }
        var unknown = UnknownFields.Find(body.Object, definition.Schema);
        if (unknown.Count + body.DuplicateFields.Count > 0)
        {
            List<string> problems =
            [
                .. body.DuplicateFields.Select(field => $"duplicate field \"{field}\""),
                .. (definition.Custom ? [.. unknown.Order(StringComparer.Ordinal)] : unknown).Select(field => $"unknown field \"{field}\""),
            ];
            if (request.Options.Validation == FieldValidation.Strict)
                throw Failures.BadRequest(StrictError(definition, problems));
            request.Warnings.AddRange(problems);
        }
        if (unknown.Count > 0)
            Pruning.Prune(body.Object, definition.Schema);
    }

    public static string StrictError(ResourceDefinition definition, IEnumerable<string> problems) =>
        $"{definition.Kind.Kind} in version \"{definition.Kind.Version}\" cannot be handled as a {definition.Kind.Kind}: strict decoding error: {string.Join(", ", problems)}";

    /// <summary>Drops what says nothing and fills in defaults, in place.</summary>
    /// <param name="definition">The kind.</param>
    /// <param name="obj">Decoded.</param>
    /// <param name="applied">The result of an apply: a custom resource keeps the nulls of fields without a default, and validation tells of them.</param>
    public static void Default(ResourceDefinition definition, JsonObject obj, bool applied)
    {
        if (!applied || !definition.Custom)
            NullDropping.Drop(obj, definition.Schema, isTyped: !definition.Custom);
        if (definition.Custom)
        {
            Defaulting.Apply(obj, definition.Schema);
            return;
        }
        EmptyDropping.Drop(obj, definition.Schema);
        KindRules.Default(definition, obj);
    }

    /// <exception cref="StatusException">422 with every field that breaks a rule.</exception>
    public static void Validate(ResourceDefinition definition, JsonObject obj, JsonObject? old)
    {
        var errors = new List<FieldError>();
        errors.AddRange(old is null ? MetadataRules.ValidateCreate(definition, obj) : MetadataRules.ValidateUpdate(definition, obj, old));
        errors.AddRange(definition.Custom
            ? Validation.Validate(obj, definition.Schema, old, new CelRules().Evaluate, isInvalid: errors.Exists(Validation.Blocks))
            : KindRules.Validate(definition, obj, old));
        errors.AddRange(ScaleObjects.Errors(definition, obj));
        if (errors.Count > 0)
            throw Failures.Invalid(definition.Kind.GroupKind, BodyChecks.Name(obj), [.. errors]);
    }
}
