using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>Where the embedded server does not answer as the real one did, and is not meant to: a line in <c>Recordings/accepted-differences.txt</c>.</summary>
/// <param name="Case">The recording.</param>
/// <param name="Place">A place in it with everything below it; <c>*</c> stands for anything.</param>
/// <param name="Reason">Why this is left so.</param>
internal sealed record AcceptedDifference(string Case, string Place, string Reason)
{
    /// <summary>Places below which any wrong answer would be accepted.</summary>
    private static readonly ImmutableArray<string> TooWide = ["*", "*:body", "*:body.items"];

    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "Recordings", "accepted-differences.txt");

    private readonly Regex _place = new($@"\A{Regex.Escape(Place).Replace(@"\*", ".*", StringComparison.Ordinal)}(?=\z|[.\[:])", RegexOptions.Singleline);

    /// <summary>All of them; one that is none any more fails the test of its case.</summary>
    public static readonly ImmutableArray<AcceptedDifference> All =
        [.. File.ReadLines(Table).Where(line => line.Length > 0 && !line.StartsWith('#')).Select(Read)];

    public static IEnumerable<AcceptedDifference> Of(string name) => All.Where(accepted => accepted.Case == name);

    public bool Covers(Difference difference) => _place.IsMatch(difference.Place);

    /// <exception cref="FormatException">The line is none, or its place hides whatever is answered.</exception>
    public static AcceptedDifference Read(string line)
    {
        if (line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is not [var name, var place, var reason])
            throw new FormatException($"not a case, a place and a reason: {line}");
        if (TooWide.Contains(place))
            throw new FormatException($"hides whatever is answered; name steps or fields: {line}");
        return new AcceptedDifference(name, place, reason);
    }
}
