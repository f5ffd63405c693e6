using System.Text.RegularExpressions;

namespace Hansa.Sandbox.Import;

/// <summary>Finds lines of values that look as if a credential stood in them. A guess, for a warning.</summary>
internal static partial class CredentialWords
{
    /// <summary>Their numbers, from 1.</summary>
    public static IEnumerable<int> LinesOf(string values) => values.Split('\n')
        .Select((line, index) => (Text: line, Number: index + 1))
        .Where(line => Credential().IsMatch(line.Text))
        .Select(line => line.Number);

    // A key that ends in such a word, and a value beside it.
    [GeneratedRegex("""^[\s-]*["']?[\w.-]*(?:password|passwd|passphrase|token|secret|api_?key|private_?key|access_?key|credentials?)["']?\s*:\s*(?!["']{2}\s*$|null\b|~|true\b|false\b|\{|\[)\S""", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();
}
