namespace Hansa.Federation.Planning.Values;

/// <summary>What Go's YAML parser refuses and YamlDotNet lets pass: text that is good here must be good for Flux too.</summary>
internal static class YamlStrictness
{
    /// <exception cref="YamlSyntaxException">A control character, or a tab that indents a line.</exception>
    public static void Check(string text)
    {
        var (line, column, isIndent) = (1, 1, true);
        foreach (var character in text)
        {
            if (char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\u0085'))
            {
                throw new YamlSyntaxException(line, column, $"control character U+{(int)character:X4} is not allowed");
            }

            if (character == '\t' && isIndent && column == 1)
            {
                throw new YamlSyntaxException(line, column, "a tab cannot indent a line: use blanks");
            }

            (line, column) = character == '\n' ? (line + 1, 1) : (line, column + 1);
            isIndent = character == '\n' || (isIndent && character is ' ' or '\t');
        }
    }
}
