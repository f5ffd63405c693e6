namespace Hansa.Federation.Planning.Values;

/// <summary>Go's limit on what aliases may make of a text (goyaml.v2 <c>decode.go</c>): most of a small document, less and less of a large one.</summary>
internal sealed class AliasLimit
{
    private const long Small = 400_000;
    private const long Large = 4_000_000;

    private long _byAliases;

    /// <summary>Values so far, those that aliases stand for counted each time. The document is one.</summary>
    public long Values { get; private set; } = 1;

    /// <summary>One more value.</summary>
    public void Count() => Values++;

    /// <summary>A merge key is no value.</summary>
    public void Uncount() => Values--;

    /// <summary>An alias; false when it is one too many.</summary>
    /// <param name="size">The values that it stands for.</param>
    public bool Repeat(long size)
    {
        Values += size;
        _byAliases += size;
        return _byAliases <= 100 || Values <= 1000 || (double)_byAliases / Values <= Allowed();
    }

    private double Allowed() =>
        Values <= Small ? 0.99
        : Values >= Large ? 0.10
        : 0.99 - (0.89 * ((double)(Values - Small) / (Large - Small)));
}
