using System.Numerics;

namespace Hansa.Federation.Planning;

/// <summary>
/// Orders versions as Semantic Versioning 2.0 does (section 11): <c>1.0.0-rc.1</c> is older than <c>1.0.0</c>, and what follows a
/// <c>+</c> does not count. Versions of more or fewer than three parts are taken, too; what is not a number is older than any.
/// </summary>
public sealed class VersionOrder : IComparer<string>
{
    private VersionOrder()
    {
    }

    /// <summary>The only one.</summary>
    public static VersionOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (a, b) = (Split(x), Split(y));
        var release = CompareParts(a.Release, b.Release, numberIsNewer: true);
        return release != 0 ? release : (a.PreRelease, b.PreRelease) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            ({ } p, { } q) => CompareParts(p, q, numberIsNewer: false),
        };
    }

    private static (string Release, string? PreRelease) Split(string? version)
    {
        var parts = (version ?? "").TrimStart('v').Split('+', 2)[0].Split('-', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : null);
    }

    private static int CompareParts(string x, string y, bool numberIsNewer)
    {
        var (a, b) = (x.Split('.'), y.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (ComparePart(a[i], b[i], numberIsNewer) is var order and not 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int ComparePart(string a, string b, bool numberIsNewer) => (BigInteger.TryParse(a, out var x), BigInteger.TryParse(b, out var y)) switch
    {
        (true, true) => x.CompareTo(y),
        (true, false) => numberIsNewer ? 1 : -1,
        (false, true) => numberIsNewer ? -1 : 1,
        (false, false) => string.CompareOrdinal(a, b),
    };
}
