namespace Hansa.Federation.Delivery;

/// <summary>Objects on a cluster that cannot be read, in a sentence.</summary>
internal static class UnreadableThere
{
    private const int MostNamed = 3;

    /// <summary>Null when there are none.</summary>
    /// <param name="bad">The cause by the object's name.</param>
    public static string? Describe(IReadOnlyCollection<KeyValuePair<string, string>> bad)
    {
        if (bad.Count == 0)
        {
            return null;
        }

        var named = bad.OrderBy(b => b.Key, StringComparer.Ordinal).Take(MostNamed).Select(b => OneLine.Of($"{b.Key} ({b.Value})"));
        return $"{(bad.Count == 1 ? "1 object" : $"{bad.Count} objects")} there cannot be read: {string.Join(", ", named)}{(bad.Count > MostNamed ? " and others" : "")}";
    }
}
