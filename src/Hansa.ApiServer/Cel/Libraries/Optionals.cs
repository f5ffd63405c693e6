using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Values that may not be there.</summary>
internal static class Optionals
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("optional.of(A) Optional<A>", a => CelOptional.Of(a[0])),
        Overload.Of("optional.none() Optional<A>", _ => CelOptional.None),
        Overload.Of("optional.ofNonZeroValue(A) Optional<A>", a => IsZero(a[0]) ? CelOptional.None : CelOptional.Of(a[0])),
        Overload.Of("Optional<A>.hasValue() bool", a => ((CelOptional)a[0]!).HasValue),
        Overload.Of("Optional<A>.value() A", a => a[0] is CelOptional { HasValue: true } some ? some.Value : new CelFailure("optional.none() dereference")),
        Overload.Of("Optional<A>.or(Optional<A>) Optional<A>", a => a[0] is CelOptional { HasValue: true } ? a[0] : a[1]),
        Overload.Of("Optional<A>.orValue(A) A", a => a[0] is CelOptional { HasValue: true } some ? some.Value : a[1]),
    ];

    private static bool IsZero(object? value) => value switch
    {
        null or false or 0L or 0UL or 0.0 or "" => true,
        byte[] bytes => bytes.Length == 0,
        CelList list => list.Count == 0,
        CelMap map => map.Count == 0,
        TimeSpan span => span == TimeSpan.Zero,
        _ => false,
    };
}
