using System.Text;
using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Selectors;

/// <summary>A field selector as it stands in a query.</summary>
internal sealed class FieldSelection
{
    public static readonly FieldSelection Everything = new([]);

    private readonly IReadOnlyList<Term> _terms;

    private FieldSelection(IReadOnlyList<Term> terms) => _terms = terms;

    public bool IsEverything => _terms.Count == 0;

    /// <summary>The one name that can match, so that a list need not look further; null when there are several.</summary>
    public string? OnlyName => _terms.FirstOrDefault(term => term is { Path: "metadata.name", Negated: false })?.Value;

    public bool Matches(StoredObject stored)
    {
        JsonObject? json = null;
        foreach (var term in _terms)
        {
            var value = term.Path switch
            {
                "metadata.name" => stored.Name.Name,
                "metadata.namespace" => stored.Name.Namespace,
                _ => (term.Field ?? new SelectedField(term.Path)).ValueIn(json ??= stored.ToJson("v1")),
            };
            if ((value == term.Value) == term.Negated)
                return false;
        }
        return true;
    }

    /// <exception cref="StatusException">400: not a selector, or a field that this resource cannot be selected by.</exception>
    public static FieldSelection Parse(string text, ResourceDefinition definition)
    {
        if (text.Length == 0)
            return Everything;
        var terms = Terms(text);
        foreach (var term in terms)
        {
            if (term.Path is not ("metadata.name" or "metadata.namespace") && !definition.SelectableFields.Contains(term.Path))
                throw Failures.BadRequest(definition.Custom || definition.SelectableFields.Count > 0
                    ? $"field label not supported: {term.Path}"
                    : $"\"{term.Path}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        }
        return new FieldSelection([.. terms.Select(term => term with { Field = SelectedField.Of(definition, term.Path) })]);
    }

    /// <summary>The one name that a selector asks for whatever the resource, as authorization sees it; null when none, or not a selector.</summary>
    public static string? NameIn(string text)
    {
        try
        {
            return text.Length == 0 ? null : new FieldSelection(Terms(text)).OnlyName;
        }
        catch (StatusException)
        {
            return null;
        }
    }

    private static List<Term> Terms(string text) =>
    [
        .. SplitTerms(text).Where(part => part.Length > 0)
            .Select(part => Term.Parse(part) ?? throw Failures.BadRequest($"invalid selector: '{text}'; can't understand '{part}'")),
    ];

    // Commas, equals signs and backslashes in values are escaped by a backslash.
    private static IEnumerable<string> SplitTerms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    private sealed record Term(string Path, string Value, bool Negated)
    {
        /// <summary>Null as long as it is not known of which resource.</summary>
        public SelectedField? Field { get; init; }

        public static Term? Parse(string text)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                return null;
            var negated = at > 0 && text[at - 1] == '!';
            var path = text[..(negated ? at - 1 : at)];
            var value = text[(at + 1)..];
            if (!negated && value.StartsWith('='))
                value = value[1..];
            return new Term(path, Unescape(value), negated);
        }

        private static string Unescape(string value)
        {
            var text = new StringBuilder(value.Length);
            for (var i = 0; i < value.Length; i++)
            {
                if (value[i] is '=' or ',')
                    throw Failures.BadRequest($"invalid field selector: unescaped character in value: {(int)value[i]}");
                if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '=')))
                    throw Failures.BadRequest($"invalid field selector: invalid escape sequence: {value[(i - 1)..Math.Min(value.Length, i + 1)]}");
                text.Append(value[i]);
            }
            return text.ToString();
        }
    }
}
