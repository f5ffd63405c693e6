using System.Text.RegularExpressions;

namespace Hansa.Federation.Planning;

/// <summary>Fills <c>${name}</c> in an App's texts. <c>$${name}</c> stands for the literal <c>${name}</c>.</summary>
public static partial class Substitution
{
    /// <summary>Variables that every App has.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["workspaceNamespace", "releaseNamespace", "releaseName", ClusterName];

    /// <summary>The variable that makes a release differ from cluster to cluster.</summary>
    public const string ClusterName = "clusterName";

    /// <summary>The text with every variable replaced; a variable that nobody knows stays as it is (validation has refused the App before).</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference().Replace(text, match => match.Groups["escape"].Success
            ? match.Value[1..]
            : variables.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    /// <summary>Every variable that the text refers to, with the line (from 1) where it stands.</summary>
    public static IEnumerable<(string Name, int Line)> References(string text) =>
        Reference().Matches(text)
            .Where(match => !match.Groups["escape"].Success)
            .Select(match => (match.Groups["name"].Value, 1 + text.AsSpan(0, match.Index).Count('\n')));

    [GeneratedRegex(@"(?<escape>\$)?\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
