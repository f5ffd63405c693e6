using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Clients.Tests.Transcripts;

/// <summary>Puts a word in place of what differs from run to run: times, ages, uids, revisions, addresses, tokens, random suffixes, the client's own log.</summary>
internal static partial class Mask
{
    /// <summary>The order matters: what is longer goes first.</summary>
    private static readonly (Regex Pattern, string Word)[] Words =
    [
        (Colour(), ""),
        (ClientLog(), ""),
        (NamespaceOfDeleted(), "$1"),
        (Token(), "<token>"),
        (Uid(), "<uid>"),
        (Address(), "<server>"),
        (GoTime(), "<time>"),
        (Time(), "<time>"),
        (CalendarTime(), "<time>"),
        (Revision(), "$1<revision>$2"),
        (ClusterAddress(), "<address>"),
        (TemporaryFile(), "<file>"),
        (Suffix(), "$1-<suffix>"),
        (AgeInWords(), "$1<age>"),
        (AgeCell(), "<age>"),
        (Padding(), "   "),
        (TrailingSpace(), ""),
    ];

    public static string Apply(string text) => Words.Aggregate(text, (masked, word) => word.Pattern.Replace(masked, word.Word));

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Colour();

    /// <summary>kubectl says it from 1.34 on.</summary>
    [GeneratedRegex(@"( deleted) from \S+ namespace")]
    private static partial Regex NamespaceOfDeleted();

    /// <summary>What the client's own library tells its developers.</summary>
    [GeneratedRegex(@"^[EWI]\d{4} \d\d:\d\d:\d\d\..*\n?", RegexOptions.Multiline)]
    private static partial Regex ClientLog();

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")]
    private static partial Regex Uid();

    [GeneratedRegex(@"https?://127\.0\.0\.1:\d+(/clusters/[a-z0-9-]+)?|\b127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? \+0000( UTC)?")]
    private static partial Regex GoTime();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[A-Z][a-z]{2}(, \d\d [A-Z][a-z]{2} \d{4}| [A-Z][a-z]{2} [ \d]\d) \d\d:\d\d:\d\d( \+0000| \d{4})")]
    private static partial Regex CalendarTime();

    [GeneratedRegex("""(resourceVersion"?: ?"?)\d+("?)""")]
    private static partial Regex Revision();

    [GeneratedRegex(@"\b10\.\d+\.\d+\.\d+\b")]
    private static partial Regex ClusterAddress();

    [GeneratedRegex(@"/tmp/(LIVE|MERGED)-\d+/\S+|/tmp/kubectl-edit-\S+")]
    private static partial Regex TemporaryFile();

    [GeneratedRegex(@"\b(any)-[a-z0-9]{5}\b")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"((?:Age|LAST SEEN|Duration):\s+)\d\w*")]
    private static partial Regex AgeInWords();

    [GeneratedRegex(@"(?<=\s|^)(\d+m)?\d+s( ago)?(?=\s|$)", RegexOptions.Multiline)]
    private static partial Regex AgeCell();

    [GeneratedRegex(@"(?<=\S) {2,}(?=\S)|(?<=\S) *\t[ \t]*(?=\S)")]
    private static partial Regex Padding();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();
}
