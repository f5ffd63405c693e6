namespace Hansa.Sandbox.Recording;

/// <summary>When each line of a recording comes: so that it can be read, not when it came.</summary>
internal static class ReadingPace
{
    /// <summary>How long the end stays before it begins again.</summary>
    public static readonly TimeSpan End = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Line = TimeSpan.FromMilliseconds(70);
    private static readonly TimeSpan Verified = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan Chapter = TimeSpan.FromMilliseconds(1200);

    /// <summary>How long a line stays the last one.</summary>
    public static TimeSpan After(string line) => line switch
    {
        ['─', ..] => Chapter,
        _ when line.StartsWith("  ✓", StringComparison.Ordinal) => Verified,
        _ => Line,
    };
}
