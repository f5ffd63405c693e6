using System.Collections.Immutable;

namespace Hansa.Federation.Planning.Values;

/// <summary>What overrides may have been meant differently from what they say.</summary>
public enum ValuesFindingKind
{
    /// <summary>A key is unknown to the defaults and close to one that is known at the same level.</summary>
    Misspelling,

    /// <summary>A map, a list or a plain value stands where the defaults have another of the three.</summary>
    TypeChange,

    /// <summary>A key is unknown to the defaults; charts know more than their defaults say.</summary>
    UnknownKey,

    /// <summary>A list takes the place of the default list as a whole: Helm merges maps, not lists.</summary>
    ListReplaced,

    /// <summary>A key stands twice in one map; what stands under the first is lost.</summary>
    KeyRepeated,

    /// <summary>A key begins or ends with a character that looks like nothing and is a part of it.</summary>
    InvisibleInKey,

    /// <summary>Text behind the first YAML document, which Helm does not read.</summary>
    TextIgnored,
}

/// <summary>One finding.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Line of the key, from 1.</param>
/// <param name="Column">Column of the key, from 1.</param>
/// <param name="Problem">What is wrong and what to do, without the place.</param>
public sealed record ValuesFinding(ValuesFindingKind Kind, int Line, int Column, string Problem)
{
    /// <summary>Whether it is so probably a mistake that the controller reports it; the others are told by <c>hansa check values</c> alone.</summary>
    public bool IsWarning => Kind is not (ValuesFindingKind.UnknownKey or ValuesFindingKind.ListReplaced);

    /// <summary>With the place.</summary>
    public override string ToString() => $"values.yaml line {Line}: {Problem}";
}

/// <summary>Compares overrides with the defaults that they are laid over. The controller, <c>check values</c> and <c>plan</c> ask the same.</summary>
public static class ValuesLint
{
    private const int MostEdits = 2;

    private const int MostAlone = 10;

    /// <summary>All findings, in the order of the text; what is lost without anybody saying so comes first.</summary>
    public static ImmutableArray<ValuesFinding> Findings(ValuesText overrides, YamlValue.Mapping? defaults)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return overrides.Root is not { } root
            ? [.. Ignored(overrides)]
            : [.. Alone(root, "").Take(MostAlone), .. Ignored(overrides), .. defaults is null ? [] : Compare(root, defaults, "")];
    }

    /// <summary>One sentence for each finding that the controller reports.</summary>
    public static ImmutableArray<string> Warnings(ValuesText overrides, YamlValue.Mapping? defaults) =>
        [.. Findings(overrides, defaults).Where(f => f.IsWarning).Select(f => f.ToString())];

    private static IEnumerable<ValuesFinding> Ignored(ValuesText text) => text.IgnoredFrom is { } line
        ? [new ValuesFinding(ValuesFindingKind.TextIgnored, line, 1, "this is in a second YAML document, and Helm reads the first one alone: join them")]
        : [];

    /// <summary>What a text says about itself, whatever the defaults are.</summary>
    private static IEnumerable<ValuesFinding> Alone(YamlValue value, string path) => value switch
    {
        YamlValue.Mapping mapping => OfKeys(mapping, path).Concat(mapping.Entries.SelectMany(entry => Alone(entry.Value, ValuesPath.Child(path, entry.Key)))),
        YamlValue.Sequence sequence => sequence.Items.SelectMany((item, i) => Alone(item, ValuesPath.Item(path, i))),
        _ => [],
    };

    private static IEnumerable<ValuesFinding> OfKeys(YamlValue.Mapping mapping, string path)
    {
        var seen = new Dictionary<string, int>();
        foreach (var entry in mapping.Entries.Where(e => !e.IsMerge))
        {
            if (InvisibleAtEnd(entry.Key) is { } character)
            {
                yield return At(entry, ValuesFindingKind.InvisibleInKey, $"the key \"{ValuesPath.Child(path, entry.Key)}\" begins or ends with U+{(int)character:X4}, which looks like a blank and is a part of the key: write blanks");
            }

            if (!seen.TryAdd(entry.Key, entry.Line))
            {
                yield return At(entry, ValuesFindingKind.KeyRepeated, $"{ValuesPath.Child(path, entry.Key)} stands here a second time, and what line {seen[entry.Key]} says of it is lost: join the two");
            }
        }
    }

    private static char? InvisibleAtEnd(string key) =>
        key.Length == 0 ? null : IsInvisible(key[0]) ? key[0] : IsInvisible(key[^1]) ? key[^1] : null;

    /// <summary>Blanks that are none to YAML, and characters without a width.</summary>
    private static bool IsInvisible(char character) =>
        (char.IsWhiteSpace(character) && character is not (' ' or '\t' or '\n' or '\r')) || character is (>= '\u200B' and <= '\u200D') or '\u2060' or '\uFEFF';

    private static IEnumerable<ValuesFinding> Compare(YamlValue.Mapping overrides, YamlValue.Mapping defaults, string path)
    {
        if (defaults.Entries.IsEmpty)
        {
            yield break; // an empty map in the defaults takes any keys
        }

        foreach (var entry in overrides.Entries.Where(e => !e.IsMerge))
        {
            foreach (var finding in defaults.Find(entry.Key) is { } known ? OfKnown(entry, known.Value, ValuesPath.Child(path, entry.Key)) : [OfUnknown(entry, overrides, defaults, path)])
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<ValuesFinding> OfKnown(YamlEntry entry, YamlValue known, string path) => (known, entry.Value) switch
    {
        (_, YamlValue.Scalar { IsNull: true }) or (YamlValue.Scalar { IsNull: true }, _) => [], // null takes a value away, and stands for one that is not known
        (YamlValue.Mapping defaults, YamlValue.Mapping given) => Compare(given, defaults, path),
        (YamlValue.Sequence { Items.IsEmpty: true }, YamlValue.Sequence) => [],
        (YamlValue.Sequence defaults, YamlValue.Sequence) =>
            [At(entry, ValuesFindingKind.ListReplaced, $"{path} replaces the default list of {defaults.Items.Length} as a whole: lists are not merged")],
        (YamlValue.Scalar, YamlValue.Scalar) => [],
        _ => [At(entry, ValuesFindingKind.TypeChange, $"{path} is {Name(entry.Value)}, the defaults have {Name(known)} there")],
    };

    private static ValuesFinding OfUnknown(YamlEntry entry, YamlValue.Mapping overrides, YamlValue.Mapping defaults, string path)
    {
        var at = ValuesPath.Child(path, entry.Key);
        return Nearest(entry.Key, defaults) is { } nearest && overrides.Find(nearest) is null
            ? At(entry, ValuesFindingKind.Misspelling, $"{at} is unknown to the defaults: did you mean {ValuesPath.Child(path, nearest)}?")
            : At(entry, ValuesFindingKind.UnknownKey, $"{at} is unknown to the defaults");
    }

    private static ValuesFinding At(YamlEntry entry, ValuesFindingKind kind, string problem) => new(kind, entry.Line, entry.Column, problem);

    private static string Name(YamlValue value) => value switch
    {
        YamlValue.Mapping => "a map",
        YamlValue.Sequence => "a list",
        _ => "a plain value",
    };

    /// <summary>What is a number or a truth to YAML is no word that somebody misspelt, and in a short word two edits leave nothing of it.</summary>
    private static string? Nearest(string key, YamlValue.Mapping defaults) => !char.IsAsciiLetter(key.FirstOrDefault()) || key is "true" or "false" ? null : defaults.Entries
        .Select(e => (e.Key, Edits: string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(key, e.Key)))
        .Where(c => c.Edits <= MostEdits && c.Edits * 2 < Math.Min(key.Length, c.Key.Length))
        .OrderBy(c => c.Edits).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => c.Key)
        .FirstOrDefault();
}
