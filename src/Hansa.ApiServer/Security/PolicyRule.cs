using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Security;

/// <summary>One rule of a Role or ClusterRole.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths)
{
    private const string All = "*";

    public static PolicyRule Read(JsonObject rule) => new(
        Texts(rule["verbs"]), Texts(rule["apiGroups"]), Texts(rule["resources"]), Texts(rule["resourceNames"]), Texts(rule["nonResourceURLs"]));

    public static IEnumerable<PolicyRule> ReadAll(JsonObject role) => (role["rules"] as JsonArray)?.OfType<JsonObject>().Select(Read) ?? [];

    public bool Allows(RequestAttributes wanted)
    {
        if (!Has(Verbs, wanted.Verb))
            return false;
        if (wanted.Path is { } path)
            return Paths.Any(allowed => allowed == All || allowed == path || allowed.EndsWith('*') && path.StartsWith(allowed[..^1], StringComparison.Ordinal));
        return Has(Groups, wanted.Group) && AllowsResource(wanted) && (Names.Count == 0 || Names.Contains(wanted.Name));
    }

    private bool AllowsResource(RequestAttributes wanted) =>
        Has(Resources, wanted.FullResource) || wanted.Subresource.Length > 0 && Resources.Contains($"*/{wanted.Subresource}");

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["verbs"] = Array(Verbs) };
        if (Paths.Count > 0)
        {
            json["nonResourceURLs"] = Array(Paths);
            return json;
        }
        json["apiGroups"] = Array(Groups);
        json["resources"] = Array(Resources);
        if (Names.Count > 0)
            json["resourceNames"] = Array(Names);
        return json;
    }

    /// <summary>As messages show it.</summary>
    public string Compact()
    {
        (string Name, IReadOnlyList<string> Values)[] parts =
            [("APIGroups", Groups), ("Resources", Resources), ("NonResourceURLs", Paths), ("ResourceNames", Names), ("Verbs", Verbs)];
        return $"{{{string.Join(", ", parts.Where(part => part.Values.Count > 0).Select(part => $"{part.Name}:[{string.Join(' ', part.Values.Select(Errors.FieldError.Quote))}]"))}}}";
    }

    private static bool Has(IReadOnlyList<string> allowed, string wanted) => allowed.Contains(All) || allowed.Contains(wanted);

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static IReadOnlyList<string> Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(value => (string?)value ?? "")] : [];
}
