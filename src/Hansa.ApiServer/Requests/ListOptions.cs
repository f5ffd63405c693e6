using System.Globalization;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Microsoft.AspNetCore.Http;

namespace Hansa.ApiServer.Requests;

/// <summary>The query parameters of a list or a watch.</summary>
internal sealed record ListOptions
{
    private const string Exact = "Exact";
    private const string NotOlderThan = "NotOlderThan";

    private static readonly GroupKind OptionsKind = new("meta.k8s.io", "ListOptions");

    public string LabelSelector { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    /// <summary>0 means all.</summary>
    public int Limit { get; init; }

    public string Continue { get; init; } = "";

    /// <summary>Empty when not given.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Empty, <c>Exact</c> or <c>NotOlderThan</c>.</summary>
    public string Match { get; init; } = "";

    public bool Watch { get; init; }

    public bool Bookmarks { get; init; }

    public bool SendInitialEvents { get; init; }

    /// <summary>Asked for in so many words: a watch without a resourceVersion then begins with now.</summary>
    public bool SkipInitialEvents { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <exception cref="StatusException">422 for combinations that are not allowed, 400 for values that are no numbers.</exception>
    public static ListOptions Read(IQueryCollection query)
    {
        var options = new ListOptions
        {
            LabelSelector = query["labelSelector"].ToString(),
            FieldSelector = query["fieldSelector"].ToString(),
            Limit = (int)Math.Clamp(Number(query, "limit") ?? 0, 0, int.MaxValue),
            Continue = query["continue"].ToString(),
            ResourceVersion = query["resourceVersion"].ToString(),
            Match = query["resourceVersionMatch"].ToString(),
            Watch = Flag(query, "watch"),
            Bookmarks = Flag(query, "allowWatchBookmarks"),
            SendInitialEvents = Flag(query, "sendInitialEvents"),
            SkipInitialEvents = query.ContainsKey("sendInitialEvents") && !Flag(query, "sendInitialEvents"),
            Timeout = Number(query, "timeoutSeconds") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400)) : null,
        };
        options.Check(query.ContainsKey("sendInitialEvents"));
        return options;
    }

    private void Check(bool initialEventsGiven)
    {
        List<FieldError> errors = [.. Watch ? WatchErrors(initialEventsGiven) : ListErrors(initialEventsGiven)];
        if (errors.Count > 0)
            throw Failures.Invalid(OptionsKind, "", [.. errors]);
    }

    private IEnumerable<FieldError> WatchErrors(bool initialEventsGiven)
    {
        if (initialEventsGiven && Match != NotOlderThan)
            yield return Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        if (Match.Length > 0 && !initialEventsGiven)
            yield return Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        if (Match is not ("" or NotOlderThan))
            yield return FieldError.NotSupported("resourceVersionMatch", FieldError.Quote(Match), [NotOlderThan]);
        // A watch that begins anywhere is given NotOlderThan by the server.
        if (Continue.Length > 0 && (Match.Length > 0 || !initialEventsGiven && ResourceVersion is "" or "0"))
            yield return Forbidden("resourceVersionMatch is forbidden when continue is provided");
    }

    private IEnumerable<FieldError> ListErrors(bool initialEventsGiven)
    {
        if (Match.Length > 0 && ResourceVersion.Length == 0)
            yield return Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        if (Match.Length > 0 && Continue.Length > 0)
            yield return Forbidden("resourceVersionMatch is forbidden when continue is provided");
        if (Match is not ("" or Exact or NotOlderThan))
            yield return FieldError.NotSupported("resourceVersionMatch", FieldError.Quote(Match), [Exact, NotOlderThan, ""]);
        if (Match == Exact && ResourceVersion == "0")
            yield return Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        if (initialEventsGiven)
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }

    private static FieldError Forbidden(string why) => FieldError.Forbidden("resourceVersionMatch", why);

    /// <summary>As Go reads it: everything but <c>false</c> and <c>0</c> is yes, the bare name included.</summary>
    public static bool Flag(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) && !values.ToString().Equals("false", StringComparison.OrdinalIgnoreCase) && values.ToString() != "0";

    private static long? Number(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Failures.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
