using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Logic, comparison, membership, indexing and sizes.</summary>
internal static class Operators
{
    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];

    private static readonly string[] Numbers = ["int", "uint", "double"];

    public static IEnumerable<Overload> All =>
    [
        // Evaluated by nodes of their own, which need not look at both sides.
        Overload.Of("_&&_(bool, bool) bool", _ => CelFailure.NoOverload),
        Overload.Of("_||_(bool, bool) bool", _ => CelFailure.NoOverload),
        Overload.Of("_?_:_(bool, A, A) A", _ => CelFailure.NoOverload),
        Overload.Of("!_(bool) bool", a => !(bool)a[0]!),
        Overload.Of("_==_(A, A) bool", (a, budget) => Equality.Equal(a[0], a[1], budget)),
        Overload.Of("_!=_(A, A) bool", (a, budget) => !Equality.Equal(a[0], a[1], budget)),
        .. Comparison("_<_", order => order < 0),
        .. Comparison("_<=_", order => order <= 0),
        .. Comparison("_>_", order => order > 0),
        .. Comparison("_>=_", order => order >= 0),
        Overload.Of("@in(A, list<A>) bool", (a, budget) => Contains((CelList)a[1]!, a[0], budget)),
        Overload.Of("@in(A, map<A, B>) bool", a => MapKeys.TryNormal(a[0], out var key) && ((CelMap)a[1]!).TryGet(key, out _)),
        Overload.Of("_[_](list<A>, int) A", a => At((CelList)a[0]!, (long)a[1]!) is { HasValue: true } found ? found.Value : CelFailure.OutOfBounds((long)a[1]!)),
        Overload.Of("_[_](map<A, B>, A) B", a => At((CelMap)a[0]!, a[1]) is { HasValue: true } found ? found.Value : CelFailure.NoKey(a[1])),
        .. OptionalIndex("_[_]", "Optional<list<A>>", "Optional<map<A, B>>"),
        .. OptionalIndex("_[?_]", "Optional<list<A>>", "Optional<map<A, B>>"),
        .. OptionalIndex("_[?_]", "list<A>", "map<A, B>"),
        .. Sizes("string", value => ((string)value!).EnumerateRunes().Count()),
        .. Sizes("bytes", value => ((byte[])value!).Length),
        .. Sizes("list<A>", value => ((CelList)value!).Count),
        .. Sizes("map<A, B>", value => ((CelMap)value!).Count),
    ];

    public static bool Contains(CelList list, object? wanted, Budget budget)
    {
        for (var i = 0; i < list.Count && !budget.Exhausted; i++)
            if (Equality.Equal(list[i], wanted, budget))
                return true;
        return false;
    }

    private static IEnumerable<Overload> Comparison(string name, Func<int, bool> holds)
    {
        foreach (var type in Ordered)
            yield return Overload.Of($"{name}({type}, {type}) bool", Compare);
        foreach (var left in Numbers)
            foreach (var right in Numbers.Where(right => right != left))
                yield return Overload.Of($"{name}({left}, {right}) bool", Compare);

        // Not-a-number is in no order with anything.
        object? Compare(object?[] a) => Ordering.Compare(a[0], a[1]) is { } order && holds(order);
    }

    private static IEnumerable<Overload> OptionalIndex(string name, string list, string map)
    {
        yield return Overload.Of($"{name}({list}, int) Optional<A>", a => At(a[0], a[1]));
        yield return Overload.Of($"{name}({map}, A) Optional<B>", a => At(a[0], a[1]));
    }

    private static IEnumerable<Overload> Sizes(string type, Func<object?, int> size)
    {
        yield return Overload.Of($"size({type}) int", a => (long)size(a[0]));
        yield return Overload.Of($"{type}.size() int", a => (long)size(a[0]));
    }

    private static object At(object? container, object? index) => container switch
    {
        CelOptional { HasValue: false } => container,
        CelOptional optional => At(optional.Value, index),
        CelList list when index is long at => At(list, at),
        CelMap map => At(map, index),
        _ => CelFailure.NoOverload,
    };

    private static CelOptional At(CelList list, long index) => index >= 0 && index < list.Count ? CelOptional.Of(list[(int)index]) : CelOptional.None;

    private static CelOptional At(CelMap map, object? key) =>
        MapKeys.TryNormal(key, out var normal) && map.TryGet(normal, out var value) ? CelOptional.Of(value) : CelOptional.None;
}
