using System.Collections.Frozen;
using System.Text;

namespace Hansa.ApiServer.Cel.Types;

/// <summary>Names of properties that are no identifiers of CEL are written escaped (<c>__dash__</c> for <c>-</c>, <c>__in__</c> for <c>in</c>).</summary>
internal static class FieldNames
{
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal,
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "namespace", "null",
        "package", "return", "true", "var", "void", "while");

    private static readonly (string Escape, string Plain)[] Escapes = [("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/")];

    /// <summary>The name of the property; null when no property is written so.</summary>
    public static string? Unescape(string name)
    {
        if (Reserved.Contains(name))
            return null;
        if (!name.Contains("__", StringComparison.Ordinal))
            return name;
        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) && Reserved.Contains(name[2..^2]))
            return name[2..^2];
        var plain = new StringBuilder();
        for (var at = 0; at < name.Length;)
        {
            if (!name.AsSpan(at).StartsWith("__", StringComparison.Ordinal))
            {
                plain.Append(name[at++]);
                continue;
            }
            var index = Array.FindIndex(Escapes, escape => name.AsSpan(at).StartsWith(escape.Escape, StringComparison.Ordinal));
            if (index < 0)
                return null;
            plain.Append(Escapes[index].Plain);
            at += Escapes[index].Escape.Length;
        }
        return plain.ToString();
    }
}
