using Hansa.ApiServer.Cel.Types;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Values;

/// <summary>When two values are equal: numbers by their value, lists that are sets or maps without regard to order.</summary>
internal static class Equality
{
    public static bool Equal(object? left, object? right, Budget budget)
    {
        if (!budget.Spend(1))
            return false;
        return (left, right) switch
        {
            (null, _) or (_, null) => left is null && right is null,
            (string a, string b) => budget.Spend(Math.Min(a.Length, b.Length) / 10) && a == b,
            (CelList a, CelList b) => EqualLists(a, b, budget),
            (CelMap a, CelMap b) => EqualMaps(a, b, budget),
            (byte[] a, byte[] b) => budget.Spend(a.Length / 10) && a.AsSpan().SequenceEqual(b),
            (CelOptional a, CelOptional b) => a.HasValue == b.HasValue && (!a.HasValue || Equal(a.Value, b.Value, budget)),
            (CelType a, CelType b) => a.Name == b.Name,
            _ => Ordering.IsNumber(left) && Ordering.IsNumber(right) ? Ordering.CompareNumbers(left, right) == 0 : left.Equals(right),
        };
    }

    private static bool EqualLists(CelList left, CelList right, Budget budget)
    {
        if (left.Count != right.Count)
            return false;
        if (left.Kind != ListKind.Atomic)
            return left.Elements().All(element => IndexOf(right, element, left, budget) is var at and >= 0 && Equal(element, right[at], budget));
        for (var i = 0; i < left.Count; i++)
            if (!Equal(left[i], right[i], budget))
                return false;
        return true;
    }

    private static bool EqualMaps(CelMap left, CelMap right, Budget budget) =>
        left.Count == right.Count
        && left.Keys.All(key => left.TryGet(key, out var a) && right.TryGet(key, out var b) && Equal(a, b, budget));

    /// <summary>Where a list has the element that a set or map knows as the same one; -1 when nowhere.</summary>
    public static int IndexOf(CelList list, object? element, CelList like, Budget budget)
    {
        for (var i = 0; i < list.Count && !budget.Exhausted; i++)
            if (like.Kind == ListKind.Map ? SameKeys(list[i], element, like.Keys, budget) : Equal(list[i], element, budget))
                return i;
        return -1;
    }

    private static bool SameKeys(object? left, object? right, IReadOnlyList<string> keys, Budget budget) =>
        left is CelMap a && right is CelMap b && keys.All(key => a.TryGet(key, out var one) == b.TryGet(key, out var other) && Equal(one, other, budget));
}
