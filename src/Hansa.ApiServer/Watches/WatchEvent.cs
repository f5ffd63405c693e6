using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Watches;

/// <summary>What one watcher is told of one change.</summary>
internal readonly record struct WatchEvent(string Type, StoredObject Object)
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
    public const string Bookmark = "BOOKMARK";
    public const string Error = "ERROR";

    /// <summary>
    /// A change as a selection sees it: what begins to match is added, what ceases to match is deleted, the rest is nothing to it.
    /// </summary>
    public static WatchEvent? Of(Change change, Func<StoredObject, bool> selected)
    {
        var before = change.Before is { } old && selected(old);
        var after = change.After is { } now && selected(now);
        return (before, after) switch
        {
            (false, true) => new WatchEvent(Added, change.After!),
            (true, true) => new WatchEvent(Modified, change.After!),
            (true, false) => new WatchEvent(Deleted, change.Before!.At(change.ResourceVersion)),
            (false, false) => null,
        };
    }

    /// <summary>Which objects a watch is about.</summary>
    public static Func<StoredObject, bool> Selection(string? ns, LabelSelection labels, FieldSelection fields) =>
        stored => (ns is null || stored.Name.Namespace == ns) && labels.Matches(stored.Labels) && (fields.IsEverything || fields.Matches(stored));
}
