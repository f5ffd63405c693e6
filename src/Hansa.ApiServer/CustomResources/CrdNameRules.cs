using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hansa.ApiServer.Errors;

namespace Hansa.ApiServer.CustomResources;

/// <summary>Whether the names of a definition can stand in URLs and objects.</summary>
internal static partial class CrdNameRules
{
    private const string Wrong =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string WrongKind = "may have mixed case, but should otherwise match: " + Wrong;

    public static void Validate(JsonObject names, List<FieldError> errors)
    {
        Required(names, "plural", errors);
        Required(names, "singular", errors);
        Required(names, "kind", errors);
        Required(names, "listKind", errors);
        Check(names, "plural", Wrong, errors);
        Check(names, "singular", Wrong, errors);
        Check(names, "kind", WrongKind, errors);
        Check(names, "listKind", WrongKind, errors);
        CheckEach(names, "shortNames", errors);
        CheckEach(names, "categories", errors);
        var kind = Text(names, "kind");
        if (kind.Length > 0 && kind == Text(names, "listKind"))
            errors.Add(FieldError.Invalid("spec.names.listKind", FieldError.Quote(kind), "kind and listKind may not be the same"));
    }

    private static void Required(JsonObject names, string field, List<FieldError> errors)
    {
        if (Text(names, field).Length == 0)
            errors.Add(FieldError.Required($"spec.names.{field}"));
    }

    private static void Check(JsonObject names, string field, string why, List<FieldError> errors)
    {
        var name = Text(names, field);
        if (name.Length > 0 && !IsLabel(why == WrongKind ? name.ToLowerInvariant() : name))
            errors.Add(FieldError.Invalid($"spec.names.{field}", FieldError.Quote(name), why));
    }

    private static void CheckEach(JsonObject names, string field, List<FieldError> errors)
    {
        var list = names[field] as JsonArray ?? [];
        for (var i = 0; i < list.Count; i++)
            if ((string?)list[i] is var name && !IsLabel(name ?? ""))
                errors.Add(FieldError.Invalid($"spec.names.{field}[{i}]", FieldError.Quote(name ?? ""), Wrong));
    }

    private static bool IsLabel(string name) => name.Length <= 63 && Label().IsMatch(name);

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();
}
