using System.Text;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel;

/// <summary>The <c>fieldPath</c> of a rule: which field the error is told of.</summary>
internal static class FieldPaths
{
    /// <returns>The path as it stands in errors, or why it is none in the schema.</returns>
    public static (string? Path, string? Error) Read(string text, Schema owner)
    {
        var path = new StringBuilder();
        Schema? schema = owner;
        for (var at = 0; at < text.Length;)
        {
            string? name;
            switch (text[at])
            {
                case '.':
                    var end = text.AsSpan(at + 1).IndexOfAny('.', '[') is var length and >= 0 ? at + 1 + length : text.Length;
                    name = text[(at + 1)..end];
                    at = end;
                    if (name.Length == 0)
                        return (null, "unexpected end of JSON path");
                    break;
                case '[':
                    (name, at, var error) = Quoted(text, at + 1);
                    if (name is null)
                        return (null, error);
                    break;
                default:
                    return (null, $"expected [ or . but got: {text[at..]}");
            }
            if (Step(schema, name, path) is not { } next)
                return (null, "does not refer to a valid field");
            schema = next;
        }
        return (path.ToString(), null);
    }

    private static Schema? Step(Schema schema, string name, StringBuilder path)
    {
        if (schema.Properties.TryGetValue(name, out var property))
        {
            path.Append(path.Length == 0 ? "" : ".").Append(name);
            return property.Resolved;
        }
        if (schema.Properties.Count > 0 || schema.AdditionalProperties is not { } values)
            return null;
        path.Append('[').Append(name).Append(']');
        return values.Resolved;
    }

    private static (string? Name, int At, string? Error) Quoted(string text, int at)
    {
        if (at >= text.Length)
            return (null, at, "unexpected end of JSON path");
        if (text[at] != '\'')
            return (null, at, $"expected single quoted string but got {text[at..].TrimEnd(']')}");
        var name = new StringBuilder();
        for (at++; at < text.Length && text[at] != '\''; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            name.Append(text[at]);
        }
        return at + 1 < text.Length && text[at + 1] == ']' ? (name.ToString(), at + 2, null) : (null, at, "unexpected end of JSON path");
    }
}
