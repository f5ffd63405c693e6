namespace Hansa.Federation.Planning.Values;

/// <summary>Levenshtein's distance, as far as it is small.</summary>
public static class EditDistance
{
    /// <summary>How many characters must be inserted, deleted or replaced to turn <paramref name="a"/> into <paramref name="b"/>; null when more than <paramref name="max"/>.</summary>
    public static int? AtMost(string a, string b, int max)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (Math.Abs(a.Length - b.Length) > max)
        {
            return null;
        }

        // A row of the usual table, and of it the columns next to the diagonal: what is further away takes more edits than max.
        var band = new int[(2 * max) + 3]; // with a wall on either side
        for (var at = 0; at < band.Length; at++)
        {
            var column = at - max - 1;
            band[at] = column >= 0 && column <= Math.Min(max, b.Length) ? column : max + 1;
        }

        for (var row = 1; row <= a.Length; row++)
        {
            var least = max + 1;
            for (var at = 1; at <= band.Length - 2; at++)
            {
                var column = row + at - max - 1;
                band[at] = column < 0 || column > b.Length ? max + 1
                    : column == 0 ? Math.Min(row, max + 1)
                    : Math.Min(max + 1, Math.Min(band[at] + (a[row - 1] == b[column - 1] ? 0 : 1), Math.Min(band[at - 1], band[at + 1]) + 1));
                least = Math.Min(least, band[at]);
            }

            if (least > max)
            {
                return null;
            }
        }

        return band[b.Length - a.Length + max + 1] is var edits && edits <= max ? edits : null;
    }
}
