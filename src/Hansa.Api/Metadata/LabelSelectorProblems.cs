using System.Text.RegularExpressions;

namespace Hansa.Api.Metadata;

/// <summary>
/// What Kubernetes would refuse in a label selector (apimachinery, pkg/apis/meta/v1/validation): a custom resource carries it
/// unchecked, and a selector that means nothing must not be taken for one that matches nothing.
/// </summary>
public static partial class LabelSelectorProblems
{
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];
    private const int LongestName = 63;
    private const int LongestPrefix = 253;
    private const int Shown = 80;

    /// <summary>The first problem with its place, such as <c>spec.clusterSelector.matchExpressions[0].operator: …</c>; null when there is none.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="path">Where it stands in its object.</param>
    public static string? Find(LabelSelector selector, string path)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return (selector.MatchLabels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(label => OfKey(label.Key, $"{path}.matchLabels") ?? OfValue(label.Value, $"{path}.matchLabels[{Quoted(label.Key)}]"))
                .FirstOrDefault(found => found is not null)
            ?? (selector.MatchExpressions ?? [])
                .Select((requirement, index) => OfRequirement(requirement, $"{path}.matchExpressions[{index}]"))
                .FirstOrDefault(found => found is not null);
    }

    private static string? OfRequirement(LabelRequirement? requirement, string path)
    {
        if (requirement is null)
        {
            return $"{path}: is empty: give key and operator";
        }

        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            "In" or "NotIn" when values.Count == 0 => $"{path}.values: {requirement.Operator} needs at least one value",
            "Exists" or "DoesNotExist" when values.Count > 0 => $"{path}.values: {requirement.Operator} takes no values",
            "In" or "NotIn" or "Exists" or "DoesNotExist" => OfKey(requirement.Key, $"{path}.key")
                ?? values.Select((value, index) => OfValue(value, $"{path}.values[{index}]")).FirstOrDefault(found => found is not null),
            "" => $"{path}.operator: is missing: In, NotIn, Exists or DoesNotExist",
            var unknown => $"{path}.operator: {Quoted(unknown)} is none of In, NotIn, Exists and DoesNotExist{Suggestion(unknown)}",
        };
    }

    private static string Suggestion(string unknown) =>
        Operators.FirstOrDefault(known => known.Equals(unknown.Trim(), StringComparison.OrdinalIgnoreCase)) is { } meant
            ? $": did you mean {meant}?"
            : "";

    private static string? OfKey(string? key, string path)
    {
        if (string.IsNullOrEmpty(key))
        {
            return $"{path}: a label's key is empty";
        }

        var parts = key.Split('/');
        return parts.Length > 2 ? $"{path}: {Quoted(key)} has more than one slash"
            : parts.Length == 2 && (parts[0].Length is 0 or > LongestPrefix || !Subdomain().IsMatch(parts[0])) ? $"{path}: what stands before the slash of {Quoted(key)} is no DNS name"
            : parts[^1].Length is 0 or > LongestName || !Name().IsMatch(parts[^1]) ? $"{path}: {Quoted(key)} is no label key: at most {LongestName} letters, digits, '-', '_' and '.', with a letter or digit at both ends"
            : null;
    }

    private static string? OfValue(string? value, string path) =>
        value is null || value.Length > LongestName || (value.Length > 0 && !Name().IsMatch(value))
            ? $"{path}: {Quoted(value ?? "")} is no label value: at most {LongestName} letters, digits, '-', '_' and '.', with a letter or digit at both ends"
            : null;

    private static string Quoted(string text) => $"\"{(text.Length <= Shown ? text : text[..Shown] + "…")}\"";

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
