using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hansa.ApiServer.Tests.Recorded;

/// <summary>
/// What stands for values that differ from server to server: bound to the value that the embedded server first says in its place, and held to it from then on. Times, ages
/// and the like need to look right only.
/// </summary>
internal sealed partial class Placeholders
{
    /// <summary>How a value of each kind looks; those with a number are bound.</summary>
    private static readonly ImmutableDictionary<string, string> Looks = ImmutableDictionary.CreateRange(new Dictionary<string, string>
    {
        ["uid"] = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["rv"] = "[0-9]+",
        ["continue"] = "[A-Za-z0-9_-]+",
        ["etag"] = "\"[^\"]+\"",
        ["hash"] = "[0-9A-F]+",
        ["suffix"] = "[bcdfghjklmnpqrstvwxz2456789]{5}",
        ["token"] = @"[\w.-]+",
        ["time"] = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
        ["time.6"] = @"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z",
        ["age"] = "[0-9smhdy]+",
        ["pem"] = "(?s:.+)",
        ["ip"] = "[0-9a-f.:]+",
        ["host"] = "[A-Za-z0-9.:-]+",
        ["template-hash"] = "[a-z0-9]+",
    });

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofObjects = new(StringComparer.Ordinal);

    /// <summary>A text to be sent: with the values that are known, with what was seen last of those that are not bound, and repetitions written out.</summary>
    public string Filled(string text) => Placeholder().Replace(text, found => Known(found.Value) ?? _seen.GetValueOrDefault(found.Value) ?? _seen.GetValueOrDefault(Number().Replace(found.Value, ">")) ?? found.Value);

    /// <summary>Whether a text of the embedded server says what the recorded one does; what it says for the first time is remembered.</summary>
    public bool Matches(string recorded, string ours)
    {
        if (!recorded.Contains('<', StringComparison.Ordinal))
            return recorded == ours;
        var wanted = Placeholder().Matches(recorded).Where(found => Known(found.Value) is null && LookOf(found.Value) is not null).Select(found => found.Value).ToList();
        if (Regex.Match(ours, Pattern(recorded)) is not { Success: true } match)
            return false;
        for (var i = 0; i < wanted.Count; i++)
            (IsBound(wanted[i]) ? _values : _seen)[wanted[i]] = match.Groups[i + 1].Value;
        return true;
    }

    /// <summary>Tells that a placeholder is the version of an object: no two of those are the same.</summary>
    public void IsObjectVersion(string placeholder) => _ofObjects.Add(placeholder);

    /// <summary>Versions that do not rise as they did in the recording.</summary>
    public IEnumerable<Difference> OrderOfVersions()
    {
        var versions = _values.Where(pair => pair.Key.StartsWith("<rv-", StringComparison.Ordinal))
            .Select(pair => (Name: pair.Key, Number: int.Parse(pair.Key.AsSpan()[4..^1], CultureInfo.InvariantCulture), Value: long.Parse(pair.Value, CultureInfo.InvariantCulture)))
            .OrderBy(version => version.Number).ToList();
        foreach (var (earlier, later) in versions.Zip(versions.Skip(1)))
            if (later.Value < earlier.Value || later.Value == earlier.Value && _ofObjects.Contains(earlier.Name) && _ofObjects.Contains(later.Name))
                yield return new Difference($"versions:{later.Name[1..^1]}", $"{earlier.Name} is before {later.Name}", $"{earlier.Value} and {later.Value}");
    }

    private string Pattern(string recorded)
    {
        var pattern = new System.Text.StringBuilder(@"\A");
        var at = 0;
        foreach (Match found in Placeholder().Matches(recorded))
        {
            pattern.Append(Regex.Escape(recorded[at..found.Index]));
            pattern.Append(Known(found.Value) is { } value ? Regex.Escape(value) : LookOf(found.Value) is { } look ? $"({look})" : Regex.Escape(found.Value));
            at = found.Index + found.Length;
        }
        return pattern.Append(Regex.Escape(recorded[at..])).Append(@"\z").ToString();
    }

    private string? Known(string placeholder) =>
        _values.GetValueOrDefault(placeholder) ?? (Repetition().Match(placeholder) is { Success: true } repeated
            ? new string(repeated.Groups[1].Value[0], int.Parse(repeated.Groups[2].Value, CultureInfo.InvariantCulture))
            : null);

    private static bool IsBound(string placeholder) => char.IsAsciiDigit(placeholder[^2]) && placeholder != "<time.6>";

    private static string? LookOf(string placeholder) => Looks.GetValueOrDefault(Number().Replace(placeholder, ">")[1..^1]);

    [GeneratedRegex("<[a-z]+[a-z0-9.:-]*>")]
    private static partial Regex Placeholder();

    [GeneratedRegex("<repeat:(.):([0-9]+)>")]
    private static partial Regex Repetition();

    [GeneratedRegex("-[0-9]+>$")]
    private static partial Regex Number();
}
