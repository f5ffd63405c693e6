namespace Hansa.ApiServer.Cel.Values;

/// <summary>The order of values of one type, and of numbers of different types.</summary>
internal static class Ordering
{
    public static bool IsNumber(object? value) => value is long or ulong or double;

    /// <summary>Null when the values have no order: different types, or not a number.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => CompareTexts(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        _ => IsNumber(left) && IsNumber(right) ? CompareNumbers(left!, right!) : null,
    };

    public static int? CompareNumbers(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong, long) => -CompareNumbers(right, left),
        (long a, double b) => CompareToReal(a, b),
        (ulong a, double b) => CompareToReal(a, b),
        _ => -CompareNumbers(right, left),
    };

    private static int? CompareToReal(decimal whole, double real)
    {
        if (double.IsNaN(real))
            return null;
        return Math.Abs(real) > 7e28 ? (real > 0 ? -1 : 1) : whole.CompareTo((decimal)real);
    }

    // By code points, as UTF-8 compares: surrogates stand above the rest of the plane.
    private static int CompareTexts(string left, string right)
    {
        var shortest = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shortest; i++)
            if (left[i] != right[i])
                return char.IsSurrogate(left[i]) == char.IsSurrogate(right[i])
                    ? left[i].CompareTo(right[i])
                    : char.IsSurrogate(left[i]) ? 1 : -1;
        return left.Length.CompareTo(right.Length);
    }
}
