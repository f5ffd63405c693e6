using System.Text;

namespace Hansa.ApiServer.Cel.Syntax;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Position">Offset in UTF-16 units.</param>
/// <param name="Message">In the words of the reference implementation.</param>
internal sealed record CelError(int Position, string Message)
{
    /// <summary>With the line and a mark under the place, as compilers of CEL print it.</summary>
    public string Show(string expression)
    {
        var at = Math.Clamp(Position, 0, expression.Length);
        var start = at == 0 ? 0 : expression.LastIndexOf('\n', at - 1) + 1;
        var end = expression.IndexOf('\n', at);
        var line = 1 + expression.AsSpan(0, start).Count('\n');
        var column = Runes(expression.AsSpan(start, at - start));
        var text = new StringBuilder($"ERROR: <input>:{line}:{column + 1}: {Message}");
        text.Append("\n | ").Append(expression, start, (end < 0 ? expression.Length : end) - start);
        return text.Append("\n | ").Append('.', column).Append('^').ToString();
    }

    private static int Runes(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}

/// <summary>An expression that is not CEL.</summary>
internal sealed class CelSyntaxException(CelError error) : Exception(error.Message)
{
    public CelSyntaxException(int position, string message)
        : this(new CelError(position, message))
    {
    }

    public CelError Error { get; } = error;
}
