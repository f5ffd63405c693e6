namespace Hansa.Kubernetes.Transport;

/// <summary>One block of a PEM text.</summary>
/// <param name="Label">What it says that it is, for example <c>CERTIFICATE</c>.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Body">What stands between its marks; null when its end is missing.</param>
internal sealed record PemBlock(string Label, int Line, string? Body)
{
    public override string ToString() => $"{Label} at line {Line}";   // the body may be a key
}

/// <summary>
/// Cuts a PEM text into its blocks. What stands between them does not count, and unlike Go's reader it takes blocks without a line end
/// between them, as <c>cat</c> makes them of files without one.
/// </summary>
internal static class PemBlocks
{
    private const string Begin = "-----BEGIN ";
    private const string Mark = "-----";
    private const int MaxLabel = 64;

    public static IEnumerable<PemBlock> In(string text)
    {
        for (var (at, line, counted) = (Next(text, 0), 1, 0); at >= 0; at = Next(text, at + Begin.Length))
        {
            (line, counted) = (line + text.AsSpan(counted..at).Count('\n'), at);
            if (LabelAt(text, at + Begin.Length) is { } label) yield return new PemBlock(label, line, Body(text, at + Begin.Length + label.Length + Mark.Length, label));
        }
    }

    private static int Next(string text, int from) => text.IndexOf(Begin, from, StringComparison.Ordinal);

    private static string? LabelAt(string text, int from)
    {
        var rest = text.AsSpan(from, Math.Min(MaxLabel, text.Length - from));
        return rest.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var length && !rest[..length].ContainsAny('\r', '\n') ? rest[..length].ToString() : null;
    }

    /// <summary>Null when another block begins before this one ends.</summary>
    private static string? Body(string text, int from, string label)
    {
        var end = text.IndexOf($"-----END {label}{Mark}", from, StringComparison.Ordinal);
        var next = Next(text, from);
        return end < 0 || (next >= 0 && next < end) ? null : text[from..end];
    }
}
