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
    public bool IsWarning => Warns(Kind);

    internal static bool Warns(ValuesFindingKind kind) => kind is not (ValuesFindingKind.UnknownKey or ValuesFindingKind.ListReplaced);

    /// <summary>With the place.</summary>
    public override string ToString() => $"values.yaml line {Line}: {Problem}";
}

/// <summary>Compares overrides with the defaults that they are laid over. The controller, <c>check values</c> and <c>plan</c> ask the same.</summary>
public static class ValuesLint
{
    private const int MostEdits = 2;
    private const int MostAlone = 10;
    private const int MostWarnings = 50;
    private const int MostCompared = 500_000;
    private const int LongestWord = 253;

    /// <summary>All findings, in the order of the text; what is lost without anybody saying so comes first.</summary>
    public static ImmutableArray<ValuesFinding> Findings(ValuesText overrides, YamlValue.Mapping? defaults)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return [.. All(overrides, defaults).Select(hint => hint.Told())];
    }

    /// <summary>One sentence for each of the first findings that the controller reports.</summary>
    public static ImmutableArray<string> Warnings(ValuesText overrides, YamlValue.Mapping? defaults)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return [.. All(overrides, defaults).Where(hint => ValuesFinding.Warns(hint.Kind)).Take(MostWarnings).Select(hint => hint.Told().ToString())];
    }

    private static IEnumerable<Hint> All(ValuesText overrides, YamlValue.Mapping? defaults) => overrides.Root is not { } root
        ? Ignored(overrides)
        : Alone(root, ValuesPlace.Root, new Effort(YamlReader.MaxNodes)).Take(MostAlone)
            .Concat(Ignored(overrides))
            .Concat(defaults is null ? [] : Compare(root, defaults, ValuesPlace.Root, new Efforts(new Effort(YamlReader.MaxNodes), new Effort(MostCompared))));

    private static IEnumerable<Hint> Ignored(ValuesText text) => text.IgnoredFrom is { } line
        ? [new Hint(ValuesFindingKind.TextIgnored, line, 1, () => "this is in a second YAML document, and Helm reads the first one alone: join them")]
        : [];

    /// <summary>What a text says about itself, whatever the defaults are.</summary>
    private static IEnumerable<Hint> Alone(YamlValue value, ValuesPlace place, Effort visits) => value switch
    {
        YamlValue.Mapping mapping => OfKeys(mapping, place, visits).Concat(mapping.Entries.TakeWhile(_ => visits.Spend()).SelectMany(entry => Alone(entry.Value, place.Child(entry.Key), visits))),
        YamlValue.Sequence sequence => sequence.Items.TakeWhile(_ => visits.Spend()).SelectMany((item, i) => Alone(item, place.Item(i), visits)),
        _ => [],
    };

    private static IEnumerable<Hint> OfKeys(YamlValue.Mapping mapping, ValuesPlace place, Effort visits)
    {
        var seen = new Dictionary<string, int>();
        foreach (var entry in mapping.Entries.Where(e => !e.IsMerge).TakeWhile(_ => visits.Spend()))
        {
            if (InvisibleAtEnd(entry.Key) is { } character)
            {
                yield return At(entry, ValuesFindingKind.InvisibleInKey, () => $"the key \"{place.Child(entry.Key)}\" begins or ends with U+{(int)character:X4}, which looks like a blank and is a part of the key: write blanks");
            }

            if (!seen.TryAdd(entry.Key, entry.Line))
            {
                yield return At(entry, ValuesFindingKind.KeyRepeated, () => $"{place.Child(entry.Key)} stands here a second time, and what line {seen[entry.Key]} says of it is lost: join the two");
            }
        }
    }

    private static char? InvisibleAtEnd(string key) =>
        key.Length == 0 ? null : IsInvisible(key[0]) ? key[0] : IsInvisible(key[^1]) ? key[^1] : null;

    /// <summary>Blanks that are none to YAML, and characters without a width.</summary>
    private static bool IsInvisible(char character) =>
        (char.IsWhiteSpace(character) && character is not (' ' or '\t' or '\n' or '\r')) || character is (>= '\u200B' and <= '\u200D') or '\u2060' or '\uFEFF';

    private static IEnumerable<Hint> Compare(YamlValue.Mapping overrides, YamlValue.Mapping defaults, ValuesPlace place, Efforts efforts)
    {
        if (defaults.Entries.IsEmpty)
        {
            yield break; // an empty map in the defaults takes any keys
        }

        foreach (var entry in overrides.Entries.Where(e => !e.IsMerge).TakeWhile(_ => efforts.Visits.Spend()))
        {
            foreach (var hint in defaults.Find(entry.Key) is { } known ? OfKnown(entry, known.Value, place.Child(entry.Key), efforts) : [OfUnknown(entry, overrides, defaults, place, efforts.Compared)])
            {
                yield return hint;
            }
        }
    }

    private static IEnumerable<Hint> OfKnown(YamlEntry entry, YamlValue known, ValuesPlace place, Efforts efforts) => (known, entry.Value) switch
    {
        (_, YamlValue.Scalar { IsNull: true }) or (YamlValue.Scalar { IsNull: true }, _) => [], // null takes a value away, and stands for one that is not known
        (YamlValue.Mapping defaults, YamlValue.Mapping given) => Compare(given, defaults, place, efforts),
        (YamlValue.Sequence { Items.IsEmpty: true }, YamlValue.Sequence) => [],
        (YamlValue.Sequence defaults, YamlValue.Sequence) =>
            [At(entry, ValuesFindingKind.ListReplaced, () => $"{place} replaces the default list of {defaults.Items.Length} as a whole: lists are not merged")],
        (YamlValue.Scalar, YamlValue.Scalar) => [],
        _ => [At(entry, ValuesFindingKind.TypeChange, () => $"{place} is {Name(entry.Value)}, the defaults have {Name(known)} there")],
    };

    private static Hint OfUnknown(YamlEntry entry, YamlValue.Mapping overrides, YamlValue.Mapping defaults, ValuesPlace place, Effort compared) =>
        Nearest(entry.Key, defaults, compared) is { } nearest && overrides.Find(nearest) is null
            ? At(entry, ValuesFindingKind.Misspelling, () => $"{place.Child(entry.Key)} is unknown to the defaults: did you mean {place.Child(nearest)}?")
            : At(entry, ValuesFindingKind.UnknownKey, () => $"{place.Child(entry.Key)} is unknown to the defaults");

    private static Hint At(YamlEntry entry, ValuesFindingKind kind, Func<string> problem) => new(kind, entry.Line, entry.Column, problem);

    private static string Name(YamlValue value) => value switch
    {
        YamlValue.Mapping => "a map",
        YamlValue.Sequence => "a list",
        _ => "a plain value",
    };

    /// <summary>What is a number or a truth to YAML is no word that somebody misspelt, and in a short word two edits leave nothing of it.</summary>
    private static string? Nearest(string key, YamlValue.Mapping defaults, Effort compared) => key.Length > LongestWord || !char.IsAsciiLetter(key.FirstOrDefault()) || key is "true" or "false" ? null : defaults.Entries
        .TakeWhile(_ => compared.Spend())
        .Select(e => (e.Key, Edits: string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.AtMost(key, e.Key, MostEdits)))
        .Where(c => c.Edits * 2 < Math.Min(key.Length, c.Key.Length)) // null, too many edits, is no less than anything
        .OrderBy(c => c.Edits).ThenBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => c.Key)
        .FirstOrDefault();

    /// <summary>A finding whose words are not put together before somebody wants to read them.</summary>
    private readonly record struct Hint(ValuesFindingKind Kind, int Line, int Column, Func<string> Problem)
    {
        public ValuesFinding Told() => new(Kind, Line, Column, Problem());
    }

    private sealed record Efforts(Effort Visits, Effort Compared);
}
