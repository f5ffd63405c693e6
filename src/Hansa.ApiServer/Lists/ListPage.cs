using System.Globalization;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Requests;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Lists;

/// <summary>One page of a list.</summary>
/// <param name="Revision">The snapshot that all pages of this list show.</param>
/// <param name="Continue">Empty on the last page.</param>
/// <param name="Remaining">Objects after this page; null when a selector makes it unknown.</param>
internal sealed record ListPage(IReadOnlyList<StoredObject> Items, long Revision, string Continue, long? Remaining)
{
    public const string TooOld = "The resourceVersion for the provided list is too old.";

    private const string ContinueTooOld =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    /// <summary>Reads a page as the parameters ask.</summary>
    /// <param name="table">Objects and their history.</param>
    /// <param name="current">The newest state.</param>
    /// <param name="ns">Null for all namespaces.</param>
    /// <exception cref="StatusException">400, 410 or 504, as table §5 of the API's list semantics says.</exception>
    public static ListPage Read(ObjectTable table, TableSnapshot current, string? ns, ListOptions options, LabelSelection labels, FieldSelection fields)
    {
        var (snapshot, start) = Choose(table, current, options);
        var selecting = !labels.IsEverything || !fields.IsEverything;
        var items = new List<StoredObject>();
        var more = false;
        // From the watch cache the real server answers whole: clients that ask for any version get no pages.
        var limit = options.ResourceVersion == "0" ? 0 : options.Limit;
        foreach (var stored in snapshot.InOrder(ns, start))
        {
            if (selecting && !(labels.Matches(stored.Labels) && fields.Matches(stored)))
                continue;
            if (limit > 0 && items.Count == limit)
            {
                more = true;
                break;
            }
            items.Add(stored);
        }
        if (!more)
            return new ListPage(items, snapshot.Revision, "", null);
        var last = items[^1].Name;
        // A token speaks of names below the listed namespace, as keys below the listed prefix do.
        var token = new ContinueToken(snapshot.Revision, ns is null ? last : last with { Namespace = "" });
        long? remaining = selecting ? null : snapshot.InOrder(ns, last).Count() - 1;
        return new ListPage(items, snapshot.Revision, token.Encode(), remaining);

        static (TableSnapshot, ObjectName?) Found(TableSnapshot snapshot) => (snapshot, null);

        (TableSnapshot Snapshot, ObjectName? Start) Choose(ObjectTable objects, TableSnapshot newest, ListOptions asked)
        {
            if (asked.Continue.Length > 0)
                return Continued(objects, newest, asked, ns);
            if (asked.ResourceVersion is "" or "0")
                return Found(newest);
            var revision = ParseRevision(asked.ResourceVersion);
            if (revision > newest.Revision)
                throw TooLarge(revision, newest.Revision);
            var exact = asked.Match == "Exact" || asked.Match.Length == 0 && asked.Limit > 0;
            if (!exact)
                return Found(newest);
            return Found(At(objects, newest, revision) ?? throw Failures.Expired(TooOld));
        }
    }

    /// <summary>The revision of a list.</summary>
    /// <exception cref="StatusException">400 when the text is no revision.</exception>
    public static long ParseRevision(string text) => TryRevision(text) ?? throw Failures.BadRequest($"invalid resource version: {NoRevision(text)}");

    /// <summary>The revision of a single object or a watch.</summary>
    /// <exception cref="StatusException">500 when the text is no revision, as the real server answers.</exception>
    public static long ParseObjectRevision(string text) => TryRevision(text) ?? throw Failures.Internal(NoRevision(text));

    private static long? TryRevision(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    private static string NoRevision(string text) => $"resourceVersion: Invalid value: {FieldError.Quote(text)}: strconv.ParseUint: parsing {FieldError.Quote(text)}: invalid syntax";

    public static StatusException TooLarge(long wanted, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {wanted}, current: {current}")
        {
            Details = new StatusDetails(RetryAfterSeconds: 1)
            {
                Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
            },
        };

    private static (TableSnapshot Snapshot, ObjectName? Start) Continued(ObjectTable table, TableSnapshot current, ListOptions options, string? ns)
    {
        if (options.ResourceVersion is not ("" or "0"))
            throw Failures.BadRequest("specifying resource version is not allowed when using continue");
        var token = ContinueToken.Decode(options.Continue);
        var start = ns is null ? token.First : token.First with { Namespace = ns };
        if (token.Revision < 0)
            return (current, start);
        if (token.Revision > current.Revision)
            throw TooLarge(token.Revision, current.Revision);
        if (At(table, current, token.Revision) is { } snapshot)
            return (snapshot, start);
        throw Failures.Expired(ContinueTooOld, (token with { Revision = -1 }).Encode());
    }

    private static TableSnapshot? At(ObjectTable table, TableSnapshot current, long revision) =>
        revision == current.Revision ? current : table.At(revision) is { } objects ? new TableSnapshot(objects, revision) : null;
}
