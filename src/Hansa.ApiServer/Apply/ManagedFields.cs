using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;

namespace Hansa.ApiServer.Apply;

/// <summary>Who applies, and to what.</summary>
/// <param name="Subject">The object as its body names it.</param>
/// <param name="Configuration">What is applied, as kubectl's annotation keeps it; empty when somebody else applies.</param>
/// <param name="Time">Now, as it stands in objects.</param>
internal sealed record ApplyRequest(ResourceDefinition Definition, string Subject, string Manager, bool Force, string Subresource, string Configuration, string Time);

/// <summary>
/// Server-side apply and the bookkeeping of <c>metadata.managedFields</c> (<c>structured-merge-diff</c>'s Updater): every field knows who
/// wrote it last, an applier's fields go when it no longer applies them, and two appliers that disagree are told.
/// </summary>
internal static class ManagedFields
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>
    /// Brings an updated object's managedFields up to date, in place: the manager owns what changed, others lose it.
    /// </summary>
    /// <param name="live">The stored object; null at creation.</param>
    /// <param name="updated">The object to be stored; may carry edited managedFields, <c>[{}]</c> resets them.</param>
    /// <param name="definition">Its kind.</param>
    /// <param name="manager">Name of the writer.</param>
    /// <param name="subresource">Empty, <c>status</c> or <c>scale</c>.</param>
    /// <param name="time">Now, as it stands in objects.</param>
    public static void RecordUpdate(JsonObject? live, JsonObject updated, ResourceDefinition definition, string manager, string subresource, string time)
    {
        var metadata = updated["metadata"]!.AsObject();
        var entries = live is null ? [] : ManagerEntry.ReadEdited(live, updated);
        // Once nobody's fields are known, an update does not begin to keep them; the first apply does.
        if (live is not null && entries.Count == 0)
        {
            metadata.Remove("managedFields");
            return;
        }
        var change = Change(live ?? [], updated, definition, subresource);
        var mine = new ManagerEntry(manager, ManagerEntry.Update, definition.GroupVersion.ToString(), subresource, time, change.Gained);
        var left = Lose(entries, change);
        if (!change.Gained.IsEmpty)
        {
            var known = left.Find(entry => entry.SameManager(mine));
            left.RemoveAll(entry => entry.SameManager(mine));
            left.Add(known is null ? mine : mine with { Fields = known.Fields.Union(mine.Fields) });
        }
        Write(metadata, OldestUpdates.Joined(left));
    }

    /// <summary>Applies an object over the live one.</summary>
    /// <returns>The merged object with its managedFields, or null when nothing changes.</returns>
    /// <exception cref="StatusException">409 with a cause for each field that another manager set otherwise; 500 when the object does not fit the schema.</exception>
    public static JsonObject? Apply(JsonObject? live, JsonObject applied, ApplyRequest request)
    {
        var (definition, schema) = (request.Definition, request.Definition.Schema);
        var fields = AppliedFields.Of(applied, schema, request.Subject);
        var sent = ValueFields.Of(applied, schema);
        ServerFields.Strip(fields);
        var config = ServerFields.WithoutReset(applied, definition, request.Subresource);
        ServerFields.StripReset(fields, definition, request.Subresource);
        var entries = EntriesBefore(live, request);
        var mine = new ManagerEntry(request.Manager, ManagerEntry.Apply, definition.GroupVersion.ToString(), request.Subresource, request.Time, fields);
        var last = entries.Find(entry => entry.SameManager(mine));
        var others = entries.Where(entry => !ReferenceEquals(entry, last)).ToList();
        var merged = live is null ? config : TypedMerge.Merge(live, WithoutVersion(config), schema);
        if (last is { Fields.IsEmpty: false })
            merged = AppliedPruning.Prune(merged, last.Fields, others.Aggregate(sent, (sum, entry) => sum.Union(entry.Fields)), schema);
        var change = Change(live ?? [], merged, definition, request.Subresource);
        if (!request.Force)
            ApplyConflicts.Check(others, live is null ? change.Gained : change.Gained.Difference(LastApplied.Untouched(live, request)));
        var result = Lose(others, change);
        if (!fields.IsEmpty)
            result.Add(change.IsSame && live is not null ? mine with { Time = last?.Time ?? "" } : mine);
        Write(merged["metadata"]!.AsObject(), result);
        LastApplied.Refresh(merged, request);
        return live is not null && JsonNode.DeepEquals(live, WithVersionOf(live, merged)) ? null : merged;
    }

    // An object that nobody's fields are known of counts as written by an update before.
    private static List<ManagerEntry> EntriesBefore(JsonObject? live, ApplyRequest request)
    {
        var entries = ManagerEntry.Read(live);
        if (live is null || entries.Count > 0)
            return entries;
        var all = Change([], live, request.Definition, request.Subresource).Gained;
        return all.IsEmpty ? [] : [new ManagerEntry(BeforeFirstApply, ManagerEntry.Update, request.Definition.GroupVersion.ToString(), request.Subresource, request.Time, all)];
    }

    private static Comparison Change(JsonObject before, JsonObject after, ResourceDefinition definition, string subresource)
    {
        var comparison = Comparison.Of(before, after, definition.Schema);
        ServerFields.StripReset(comparison.Gained, definition, subresource);
        ServerFields.StripReset(comparison.Removed, definition, subresource);
        return comparison;
    }

    private static JsonObject WithoutVersion(JsonObject config)
    {
        if (config["metadata"] is JsonObject metadata)
            metadata.Remove("resourceVersion");
        return config;
    }

    private static JsonObject WithVersionOf(JsonObject live, JsonObject merged)
    {
        merged["metadata"]!["resourceVersion"] = live["metadata"]?["resourceVersion"]?.DeepClone();
        return merged;
    }

    private static List<ManagerEntry> Lose(IEnumerable<ManagerEntry> entries, Comparison change)
    {
        var result = new List<ManagerEntry>();
        foreach (var entry in entries)
        {
            var left = entry.Fields.Difference(change.Gained).Difference(change.Removed);
            if (!left.IsEmpty)
                result.Add(left.SameAs(entry.Fields) ? entry : entry with { Fields = left });
        }
        return result;
    }

    private static void Write(JsonObject metadata, List<ManagerEntry> entries)
    {
        if (entries.Count == 0)
            metadata.Remove("managedFields");
        else
            metadata["managedFields"] = ManagerEntry.Write(entries);
    }
}
