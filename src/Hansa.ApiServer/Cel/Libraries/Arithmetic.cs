using Hansa.ApiServer.Cel.Values;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Sums, products and concatenations. Overflow is an error.</summary>
internal static class Arithmetic
{
    private static readonly CelFailure Overflow = new("integer overflow");
    private static readonly CelFailure UnsignedOverflow = new("unsigned integer overflow");

    public static IEnumerable<Overload> All =>
    [
        Whole("_+_", (a, b) => checked(a + b)),
        Whole("_-_", (a, b) => checked(a - b)),
        Whole("_*_", (a, b) => checked(a * b)),
        Whole("_/_", (a, b) => b == 0 ? new CelFailure("division by zero") : checked(a / b)),
        Whole("_%_", (a, b) => b == 0 ? new CelFailure("modulus by zero") : b == -1 ? 0L : a % b),
        Natural("_+_", (a, b) => checked(a + b)),
        Natural("_-_", (a, b) => checked(a - b)),
        Natural("_*_", (a, b) => checked(a * b)),
        Natural("_/_", (a, b) => b == 0 ? new CelFailure("division by zero") : a / b),
        Natural("_%_", (a, b) => b == 0 ? new CelFailure("modulus by zero") : a % b),
        Real("_+_", (a, b) => a + b),
        Real("_-_", (a, b) => a - b),
        Real("_*_", (a, b) => a * b),
        Real("_/_", (a, b) => a / b),
        Overload.Of("-_(int) int", a => (long)a[0]! == long.MinValue ? Overflow : -(long)a[0]!),
        Overload.Of("-_(double) double", a => -(double)a[0]!),
        Overload.Of("_+_(string, string) string", a => string.Concat((string)a[0]!, (string)a[1]!)),
        Overload.Of("_+_(bytes, bytes) bytes", (a, budget) => budget.Spend((((byte[])a[0]!).Length + ((byte[])a[1]!).Length) / 10) ? (byte[])[.. (byte[])a[0]!, .. (byte[])a[1]!] : CelFailure.OutOfBudget),
        Overload.Of("_+_(list<A>, list<A>) list<A>", (a, budget) => Concat((CelList)a[0]!, (CelList)a[1]!, budget)),
    ];

    private static Overload Whole(string name, Func<long, long, object> run) =>
        Overload.Of($"{name}(int, int) int", a => Checked(() => run((long)a[0]!, (long)a[1]!), Overflow));

    private static Overload Natural(string name, Func<ulong, ulong, object> run) =>
        Overload.Of($"{name}(uint, uint) uint", a => Checked(() => run((ulong)a[0]!, (ulong)a[1]!), UnsignedOverflow));

    private static Overload Real(string name, Func<double, double, double> run) =>
        Overload.Of($"{name}(double, double) double", a => run((double)a[0]!, (double)a[1]!));

    private static object Checked(Func<object> run, CelFailure overflow)
    {
        try
        {
            return run();
        }
        catch (OverflowException)
        {
            return overflow;
        }
    }

    // A set gets what it lacks; a map list also takes the right side's value of a key that both have.
    private static object Concat(CelList left, CelList right, Budget budget)
    {
        if (!budget.Spend(left.Count + right.Count))
            return CelFailure.OutOfBudget;
        List<object?> values = [.. left.Elements()];
        if (left.Kind == ListKind.Atomic)
            return new ValueList([.. values, .. right.Elements()]);
        foreach (var element in right.Elements())
        {
            var at = Equality.IndexOf(left, element, left, budget);
            if (at < 0)
                values.Add(element);
            else if (left.Kind == ListKind.Map)
                values[at] = element;
        }
        return new MergedList(values, left);
    }
}
