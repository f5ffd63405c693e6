using System.Globalization;
using System.Text;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary><c>"%s has %d".format([…])</c>: the clauses s, d, f, e, x, X, o and b.</summary>
internal static class StringFormat
{
    private const int MostPrecision = 100;

    public static IEnumerable<Overload> All =>
    [
        Overload.Of("string.format(list<dyn>) string", (a, budget) => Format((string)a[0]!, (CelList)a[1]!, budget)),
    ];

    private static object Format(string format, CelList values, Budget budget)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }
            if (++at < format.Length && format[at] == '%')
            {
                text.Append('%');
                continue;
            }
            if (Precision(format, ref at) is not { } precision || at >= format.Length)
                return new CelFailure("could not parse formatting clause");
            if (next >= values.Count)
                return new CelFailure($"index {next} out of range");
            if (Clause(format[at], precision, values[next++], budget) is not { } shown)
                return new CelFailure($"could not parse formatting clause: unrecognized formatting clause \"{format[at]}\" or value of another type");
            if (!budget.Spend(Budget.OfText(shown.Length)))
                return CelFailure.OutOfBudget;
            text.Append(shown);
        }
        return text.ToString();
    }

    private static int? Precision(string format, ref int at)
    {
        if (at >= format.Length || format[at] != '.')
            return 6;
        var start = ++at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
            at++;
        return int.TryParse(format.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var precision) && precision <= MostPrecision ? precision : null;
    }

    private static string? Clause(char clause, int precision, object? value, Budget budget) => (clause, value) switch
    {
        ('s', _) => Show(value, budget),
        ('d', long or ulong) => Texts.Show(value),
        ('f', double real) => real.ToString("F" + precision, CultureInfo.InvariantCulture),
        ('f', long or ulong) => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("F" + precision, CultureInfo.InvariantCulture),
        ('e', double real) => Exponent(real, precision),
        ('b', long number) => number < 0 ? "-" + Convert.ToString(-number, 2) : Convert.ToString(number, 2),
        ('b', bool flag) => flag ? "1" : "0",
        ('o', long number) => number < 0 ? "-" + Convert.ToString(-number, 8) : Convert.ToString(number, 8),
        ('x' or 'X', _) => Hex(clause, value),
        _ => null,
    };

    private static string Exponent(double real, int precision) =>
        real.ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture);

    private static string? Hex(char clause, object? value)
    {
        var text = value switch
        {
            long number => number < 0 ? "-" + (-number).ToString("x", CultureInfo.InvariantCulture) : number.ToString("x", CultureInfo.InvariantCulture),
            ulong number => number.ToString("x", CultureInfo.InvariantCulture),
            string words => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(words)),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            _ => null,
        };
        return clause == 'X' ? text?.ToUpperInvariant() : text;
    }

    private static string Show(object? value, Budget budget) => !budget.Spend(1) ? "" : value switch
    {
        CelList list => $"[{string.Join(", ", list.Elements().Select(element => Show(element, budget)))}]",
        CelMap map => $"{{{string.Join(", ", map.Keys.OrderBy(Texts.Show, StringComparer.Ordinal).Select(key => $"{Texts.Show(key)}: {Show(map.TryGet(key, out var entry) ? entry : null, budget)}"))}}}",
        _ => Texts.Show(value),
    };
}
