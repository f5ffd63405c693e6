using System.Collections.Immutable;

namespace Hansa.Federation.Planning.Values;

/// <summary>A YAML node with its place in the text. Lines and columns count from 1.</summary>
public abstract record YamlValue(int Line, int Column)
{
    /// <summary>A mapping, in the order of the text. Of equal keys the last one counts, as in Go's parser.</summary>
    public sealed record Mapping(int Line, int Column, ImmutableArray<YamlEntry> Entries) : YamlValue(Line, Column)
    {
        private const int Few = 8;

        private Dictionary<string, YamlEntry>? _byKey;

        /// <summary>The entry of that key, or null.</summary>
        public YamlEntry? Find(string key) => Entries.Length <= Few ? Entries.LastOrDefault(e => e.Key == key) : (_byKey ??= ByKey()).GetValueOrDefault(key);

        private Dictionary<string, YamlEntry> ByKey()
        {
            var found = new Dictionary<string, YamlEntry>(Entries.Length);
            foreach (var entry in Entries)
            {
                found[entry.Key] = entry;
            }

            return found;
        }
    }

    /// <summary>A sequence.</summary>
    public sealed record Sequence(int Line, int Column, ImmutableArray<YamlValue> Items) : YamlValue(Line, Column);

    /// <summary>A scalar.</summary>
    /// <param name="Line">Line of its first character.</param>
    /// <param name="Column">Column of its first character.</param>
    /// <param name="Text">Its text, unquoted.</param>
    /// <param name="IsPlain">Whether it was written without quotes, so that it may be a number, a boolean or null.</param>
    public sealed record Scalar(int Line, int Column, string Text, bool IsPlain) : YamlValue(Line, Column)
    {
        /// <summary>Whether Go's parser reads it as null.</summary>
        public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
    }
}

/// <summary>A key of a mapping, as Go makes a JSON key of it, and what stands under it.</summary>
public sealed record YamlEntry(string Key, int Line, int Column, YamlValue Value)
{
    /// <summary>Whether it is YAML 1.1's merge key, <c>&lt;&lt;</c> without quotes.</summary>
    public bool IsMerge { get; init; }
}
