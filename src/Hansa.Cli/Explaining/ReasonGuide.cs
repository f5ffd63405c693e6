using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hansa.Cli.Explaining;

/// <summary>What a reason means and what to do about it.</summary>
internal sealed record ReasonEntry(string Reason, string Meaning, string WhatToDo)
{
    public JsonObject ToJson() => new() { ["reason"] = Reason, ["meaning"] = Meaning, ["whatToDo"] = WhatToDo };
}

/// <summary>The tables of docs/reasons.md, which is part of the program: what people read and what <c>hansa explain</c> says is one text.</summary>
internal static partial class ReasonGuide
{
    private static readonly FrozenDictionary<string, ReasonEntry> Entries = Read().ToFrozenDictionary(e => e.Reason);

    public static IEnumerable<string> Reasons => Entries.Keys;

    /// <summary>Null for a word that is not Hansa's, for example one of Flux's.</summary>
    public static ReasonEntry? Find(string reason) => Entries.GetValueOrDefault(reason);

    /// <summary>As <see cref="Find"/>, as people type it.</summary>
    public static ReasonEntry? FindInAnyCase(string reason) => Entries.Values.FirstOrDefault(e => e.Reason.Equals(reason, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<ReasonEntry> Read()
    {
        using var stream = typeof(ReasonGuide).Assembly.GetManifestResourceStream("docs/reasons.md")!; // the project file embeds it
        using var reader = new StreamReader(stream);
        return [.. RowOfTable().Matches(reader.ReadToEnd()).Select(m => new ReasonEntry(m.Groups["word"].Value, Plain(m.Groups["means"].Value), Plain(m.Groups["do"].Value))).DistinctBy(e => e.Reason)];
    }

    /// <summary>Links are followed by nobody on a terminal.</summary>
    private static string Plain(string markdown) => Link().Replace(markdown, "$1").Replace("\\|", "|", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^\| `(?<word>[A-Z][A-Za-z]+)` \| [^|]+ \| (?<means>.+?) \| (?<do>.+?) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex RowOfTable();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();
}
