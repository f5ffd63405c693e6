using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Kubernetes' functions of resource quantities.</summary>
internal static class Quantities
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("quantity(string) Quantity", a => CelQuantity.TryParse((string)a[0]!) is { } quantity
            ? quantity
            : new CelFailure("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")),
        Overload.Of("isQuantity(string) bool", a => CelQuantity.TryParse((string)a[0]!) is not null),
        Overload.Of("Quantity.sign() int", a => (long)Of(a, 0).Nanos.Sign),
        Overload.Of("Quantity.isInteger() bool", a => Of(a, 0).IsWhole && Of(a, 0).Whole >= long.MinValue && Of(a, 0).Whole <= long.MaxValue),
        Overload.Of("Quantity.asInteger() int", a => Of(a, 0).IsWhole && Of(a, 0).Whole >= long.MinValue && Of(a, 0).Whole <= long.MaxValue
            ? (long)Of(a, 0).Whole
            : new CelFailure("cannot convert value to integer")),
        Overload.Of("Quantity.asApproximateFloat() double", a => Of(a, 0).Real),
        Overload.Of("Quantity.add(Quantity) Quantity", a => new CelQuantity(Of(a, 0).Nanos + Of(a, 1).Nanos)),
        Overload.Of("Quantity.add(int) Quantity", a => new CelQuantity(Of(a, 0).Nanos + CelQuantity.OfWhole((long)a[1]!).Nanos)),
        Overload.Of("Quantity.sub(Quantity) Quantity", a => new CelQuantity(Of(a, 0).Nanos - Of(a, 1).Nanos)),
        Overload.Of("Quantity.sub(int) Quantity", a => new CelQuantity(Of(a, 0).Nanos - CelQuantity.OfWhole((long)a[1]!).Nanos)),
        Overload.Of("Quantity.isGreaterThan(Quantity) bool", a => Of(a, 0).Nanos > Of(a, 1).Nanos),
        Overload.Of("Quantity.isLessThan(Quantity) bool", a => Of(a, 0).Nanos < Of(a, 1).Nanos),
        Overload.Of("Quantity.compareTo(Quantity) int", a => (long)Of(a, 0).Nanos.CompareTo(Of(a, 1).Nanos)),
    ];

    private static CelQuantity Of(object?[] arguments, int index) => (CelQuantity)arguments[index]!;
}
