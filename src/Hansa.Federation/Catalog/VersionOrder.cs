using System.Numerics;

namespace Hansa.Federation.Catalog;

/// <summary>Orders versions part by part, numbers as numbers; what is not a number comes before what is (<c>current</c> is older than any number).</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (Parts(x), Parts(y));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (ComparePart(a[i], b[i]) is var order and not 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static string[] Parts(string? version) => (version ?? "").TrimStart('v').Split('.', '-', '+');

    private static int ComparePart(string a, string b) => (BigInteger.TryParse(a, out var x), BigInteger.TryParse(b, out var y)) switch
    {
        (true, true) => x.CompareTo(y),
        (true, false) => 1,
        (false, true) => -1,
        (false, false) => string.CompareOrdinal(a, b),
    };
}
