using System.Text.RegularExpressions;
using Hansa.ApiServer.Cel.Values;
using Hansa.ApiServer.Schemas;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Patterns of RE2: matched in linear time whatever the pattern.</summary>
internal static class Regexes
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("matches(string, string) bool", (a, budget) => With(a, budget, (regex, text) => regex.IsMatch(text))),
        Overload.Of("string.matches(string) bool", (a, budget) => With(a, budget, (regex, text) => regex.IsMatch(text))),
        Overload.Of("string.find(string) string", (a, budget) => With(a, budget, (regex, text) => regex.Match(text).Value)),
        Overload.Of("string.findAll(string) list<string>", (a, budget) => With(a, budget, (regex, text) => Found(regex, text, -1))),
        Overload.Of("string.findAll(string, int) list<string>", (a, budget) => With(a, budget, (regex, text) => Found(regex, text, (long)a[2]!))),
    ];

    private static object With(object?[] a, Budget budget, Func<Regex, string, object> run)
    {
        var (text, pattern) = ((string)a[0]!, (string)a[1]!);
        if (!budget.Spend(Budget.OfText(text.Length) * (1 + pattern.Length / 4)))
            return CelFailure.OutOfBudget;
        return StringLimits.Compiled(pattern) is { } regex ? run(regex, text) : new CelFailure($"error parsing regexp: `{pattern}` is not in the syntax of RE2");
    }

    private static ValueList Found(Regex regex, string text, long most) =>
        new([.. regex.Matches(text).Take(most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue)).Select(match => match.Value)]);
}
