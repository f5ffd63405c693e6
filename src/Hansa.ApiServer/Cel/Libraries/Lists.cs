using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Kubernetes' functions of lists.</summary>
internal static class Lists
{
    private static readonly string[] Ordered = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

    private static readonly string[] Summable = ["int", "uint", "double", "duration"];

    public static IEnumerable<Overload> All =>
    [
        .. Ordered.Select(type => Overload.Of($"list<{type}>.isSorted() bool", (a, budget) => IsSorted((CelList)a[0]!, budget))),
        .. Ordered.Select(type => Overload.Of($"list<{type}>.min() {type}", (a, budget) => Extreme((CelList)a[0]!, "min", order => order < 0, budget))),
        .. Ordered.Select(type => Overload.Of($"list<{type}>.max() {type}", (a, budget) => Extreme((CelList)a[0]!, "max", order => order > 0, budget))),
        .. Summable.Select(type => Overload.Of($"list<{type}>.sum() {type}", (a, budget) => Sum((CelList)a[0]!, type, budget))),
        Overload.Of("list<A>.indexOf(A) int", (a, budget) => IndexOf((CelList)a[0]!, a[1], budget)),
        Overload.Of("list<A>.lastIndexOf(A) int", (a, budget) => LastIndexOf((CelList)a[0]!, a[1], budget)),
    ];

    private static object IsSorted(CelList list, Budget budget)
    {
        for (var i = 1; i < list.Count && budget.Spend(1); i++)
        {
            if (Ordering.Compare(list[i - 1], list[i]) is not { } order)
                return CelFailure.NoOverload;
            if (order > 0)
                return false;
        }
        return true;
    }

    private static object? Extreme(CelList list, string name, Func<int, bool> better, Budget budget)
    {
        if (list.Count == 0)
            return new CelFailure($"{name} called on empty list");
        var best = list[0];
        for (var i = 1; i < list.Count && budget.Spend(1); i++)
        {
            if (Ordering.Compare(list[i], best) is not { } order)
                return CelFailure.NoOverload;
            best = better(order) ? list[i] : best;
        }
        return best;
    }

    private static object Sum(CelList list, string type, Budget budget)
    {
        if (!budget.Spend(list.Count))
            return CelFailure.OutOfBudget;
        var elements = list.Elements().ToList();
        try
        {
            return type switch
            {
                _ when elements.TrueForAll(element => element is long) && (type == "int" || elements.Count > 0) => elements.Aggregate(0L, (sum, element) => checked(sum + (long)element!)),
                _ when elements.TrueForAll(element => element is ulong) && (type == "uint" || elements.Count > 0) => elements.Aggregate(0UL, (sum, element) => checked(sum + (ulong)element!)),
                _ when elements.TrueForAll(element => element is TimeSpan) && (type == "duration" || elements.Count > 0) => elements.Aggregate(TimeSpan.Zero, (sum, element) => sum + (TimeSpan)element!),
                _ when elements.TrueForAll(element => element is double) => elements.Sum(element => (double)element!),
                _ => CelFailure.NoOverload,
            };
        }
        catch (OverflowException)
        {
            return new CelFailure("integer overflow");
        }
    }

    private static long IndexOf(CelList list, object? wanted, Budget budget)
    {
        for (var i = 0; i < list.Count && !budget.Exhausted; i++)
            if (Equality.Equal(list[i], wanted, budget))
                return i;
        return -1L;
    }

    private static long LastIndexOf(CelList list, object? wanted, Budget budget)
    {
        for (var i = list.Count - 1; i >= 0 && !budget.Exhausted; i--)
            if (Equality.Equal(list[i], wanted, budget))
                return i;
        return -1L;
    }
}
