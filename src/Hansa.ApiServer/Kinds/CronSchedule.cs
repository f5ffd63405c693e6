using System.Globalization;

namespace Hansa.ApiServer.Kinds;

/// <summary>When a CronJob is due, in the words of <c>robfig/cron</c>.</summary>
internal static class CronSchedule
{
    private static readonly string[] Descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly (int Least, int Most, string[] Names)[] Fields = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (0, 6, Days)];

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.StartsWith('@'))
            return Descriptors.Contains(schedule) || schedule.StartsWith("@every ", StringComparison.Ordinal) ? null : $"unrecognized descriptor: {schedule}";
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length != Fields.Length
            ? $"expected exactly {Fields.Length} fields, found {fields.Length}: [{string.Join(' ', fields)}]"
            : fields.Zip(Fields).SelectMany(pair => pair.First.Split(',').Select(range => ProblemOfRange(range, pair.Second.Least, pair.Second.Most, pair.Second.Names))).FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemOfRange(string range, int least, int most, string[] names)
    {
        var parts = range.Split('/');
        if (parts.Length > 2)
            return $"too many slashes: {range}";
        var ends = parts[0].Split('-');
        if (ends.Length > 2)
            return $"too many hyphens: {range}";
        if (parts.Length == 2 && Number(parts[1]) is not > 0)
            return Unreadable(parts[1]);
        return ends is ["*" or "?"] ? null : ends.Select(end => ProblemOfEnd(range, end, least, most, names)).FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemOfEnd(string range, string end, int least, int most, string[] names)
    {
        var index = Array.IndexOf(names, end.ToLowerInvariant());
        var number = index >= 0 ? index + least : Number(end);
        return number is null ? Unreadable(end)
            : number < least ? $"beginning of range ({number}) below minimum ({least}): {range}"
            : number > most ? $"end of range ({number}) above maximum ({most}): {range}"
            : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Unreadable(string text) => $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
}
