using System.Text;
using Hansa.ApiServer.Cel.Values;

namespace Hansa.ApiServer.Cel.Libraries;

/// <summary>Strings. Positions count code points, as in Go.</summary>
internal static class Strings
{
    public static IEnumerable<Overload> All =>
    [
        Overload.Of("string.contains(string) bool", a => Text(a, 0).Contains(Text(a, 1), StringComparison.Ordinal)),
        Overload.Of("string.startsWith(string) bool", a => Text(a, 0).StartsWith(Text(a, 1), StringComparison.Ordinal)),
        Overload.Of("string.endsWith(string) bool", a => Text(a, 0).EndsWith(Text(a, 1), StringComparison.Ordinal)),
        Overload.Of("string.charAt(int) string", a => CharAt(Text(a, 0), (long)a[1]!)),
        Overload.Of("string.indexOf(string) int", a => IndexOf(Text(a, 0), Text(a, 1), 0)),
        Overload.Of("string.indexOf(string, int) int", a => IndexOf(Text(a, 0), Text(a, 1), (long)a[2]!)),
        Overload.Of("string.lastIndexOf(string) int", a => LastIndexOf(Text(a, 0), Text(a, 1), null)),
        Overload.Of("string.lastIndexOf(string, int) int", a => LastIndexOf(Text(a, 0), Text(a, 1), (long)a[2]!)),
        Overload.Of("list<string>.join() string", (a, budget) => Join((CelList)a[0]!, "", budget)),
        Overload.Of("list<string>.join(string) string", (a, budget) => Join((CelList)a[0]!, Text(a, 1), budget)),
        Overload.Of("string.lowerAscii() string", a => string.Concat(Text(a, 0).Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c))),
        Overload.Of("string.upperAscii() string", a => string.Concat(Text(a, 0).Select(c => char.IsAsciiLetterLower(c) ? (char)(c & ~0x20) : c))),
        Overload.Of("string.trim() string", a => Text(a, 0).Trim()),
        Overload.Of("string.replace(string, string) string", (a, budget) => Replace(Text(a, 0), Text(a, 1), Text(a, 2), -1, budget)),
        Overload.Of("string.replace(string, string, int) string", (a, budget) => Replace(Text(a, 0), Text(a, 1), Text(a, 2), (long)a[3]!, budget)),
        Overload.Of("string.split(string) list<string>", (a, budget) => Split(Text(a, 0), Text(a, 1), -1, budget)),
        Overload.Of("string.split(string, int) list<string>", (a, budget) => Split(Text(a, 0), Text(a, 1), (long)a[2]!, budget)),
        Overload.Of("string.substring(int) string", a => Substring(Text(a, 0), (long)a[1]!, null)),
        Overload.Of("string.substring(int, int) string", a => Substring(Text(a, 0), (long)a[1]!, (long)a[2]!)),
        Overload.Of("strings.quote(string) string", a => Errors.FieldError.Quote(Text(a, 0))),
    ];

    private static string Text(object?[] arguments, int index) => (string)arguments[index]!;

    private static long Length(ReadOnlySpan<char> text)
    {
        var count = 0L;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    // From code points to UTF-16 units; null when the text is shorter.
    private static int? Offset(string text, long runes)
    {
        if (runes < 0)
            return null;
        var at = 0;
        for (; runes > 0 && at < text.Length; runes--)
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        return runes > 0 ? null : at;
    }

    private static object CharAt(string text, long index)
    {
        if (Offset(text, index) is not { } at)
            return CelFailureOf(index);
        return at == text.Length ? "" : text.Substring(at, char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1);
    }

    private static object IndexOf(string text, string wanted, long from)
    {
        if (wanted.Length == 0)
            return from;
        if (Offset(text, from) is not { } start)
            return CelFailureOf(from);
        var at = text.IndexOf(wanted, start, StringComparison.Ordinal);
        return at < 0 ? -1L : Length(text.AsSpan(0, at));
    }

    private static object LastIndexOf(string text, string wanted, long? from)
    {
        if (from is { } last && (last < 0 || Offset(text, last) is null))
            return CelFailureOf(last);
        if (wanted.Length == 0)
            return from ?? Length(text);
        var end = from is { } limit ? Math.Min(text.Length, Offset(text, limit)!.Value + wanted.Length) : text.Length;
        var at = text.AsSpan(0, end).LastIndexOf(wanted, StringComparison.Ordinal);
        return at < 0 ? -1L : Length(text.AsSpan(0, at));
    }

    private static object Join(CelList list, string separator, Budget budget)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not string part)
                return CelFailure.NoOverload;
            if (!budget.Spend(Budget.OfText(part.Length + separator.Length)))
                return CelFailure.OutOfBudget;
            text.Append(i == 0 ? "" : separator).Append(part);
        }
        return text.ToString();
    }

    // The length of the result is known before it is made: a short expression could ask for terabytes.
    private static object Replace(string text, string old, string with, long most, Budget budget)
    {
        if (most < 0)
            most = long.MaxValue;
        var found = old.Length == 0 ? text.Length + 1L : Count(text, old);
        if (!budget.Spend(Budget.OfText(text.Length + Math.Min(found, most) * with.Length)))
            return CelFailure.OutOfBudget;
        var result = new StringBuilder();
        var at = 0;
        for (; most > 0 && at <= text.Length; most--)
        {
            var next = old.Length == 0 ? at : text.IndexOf(old, at, StringComparison.Ordinal);
            if (next < 0)
                break;
            result.Append(text, at, next - at).Append(with);
            at = next + old.Length;
            if (old.Length > 0)
                continue;
            if (at < text.Length)
                result.Append(text[at]);
            at++;
        }
        return at < text.Length ? result.Append(text, at, text.Length - at).ToString() : result.ToString();
    }

    private static long Count(string text, string wanted)
    {
        var count = 0L;
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + wanted.Length, StringComparison.Ordinal))
            count++;
        return count;
    }

    private static object Split(string text, string separator, long most, Budget budget)
    {
        if (most == 0)
            return ValueList.Empty;
        var count = most < 0 ? int.MaxValue : (int)Math.Min(most, int.MaxValue);
        string[] parts = separator.Length == 0 ? Letters(text, count) : text.Split(separator, count);
        return budget.Spend(parts.Length) ? new ValueList(parts) : CelFailure.OutOfBudget;
    }

    private static string[] Letters(string text, int most)
    {
        var letters = text.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        return letters.Count <= most ? [.. letters] : [.. letters.Take(most - 1), string.Concat(letters.Skip(most - 1))];
    }

    private static object Substring(string text, long from, long? to)
    {
        if (Offset(text, from) is not { } start)
            return CelFailureOf(from);
        if (to is not { } end)
            return text.AsSpan(start).ToString();
        if (Offset(text, end) is not { } stop)
            return CelFailureOf(end);
        return start > stop ? new CelFailure($"invalid substring range. start: {from}, end: {end}") : text.AsSpan(start, stop - start).ToString();
    }

    private static CelFailure CelFailureOf(long index) => new($"index out of range: {index}");
}
