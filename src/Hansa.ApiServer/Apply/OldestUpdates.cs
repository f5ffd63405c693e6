namespace Hansa.ApiServer.Apply;

/// <summary>Keeps managedFields short: beyond ten managers that update, the oldest become one of each version.</summary>
internal static class OldestUpdates
{
    private const int Most = 10;
    private const string Together = "ancient-changes";

    public static List<ManagerEntry> Joined(List<ManagerEntry> entries)
    {
        var updates = entries.Where(entry => entry.Operation == ManagerEntry.Update)
            .OrderBy(entry => entry.Time, StringComparer.Ordinal).ThenBy(entry => entry.Manager, StringComparer.Ordinal).ToList();
        var result = entries.ToList();
        var first = new Dictionary<string, ManagerEntry>(StringComparer.Ordinal);
        var count = updates.Count;
        foreach (var entry in updates)
        {
            if (count <= Most)
                break;
            // One alone stays as it is: joining needs two of a version.
            if (!first.TryGetValue(entry.ApiVersion, out var oldest))
            {
                first[entry.ApiVersion] = entry;
                continue;
            }
            result.Remove(oldest);
            result.Remove(entry);
            var joined = entry with { Manager = Together, Subresource = "", Fields = oldest.Fields.Union(entry.Fields) };
            result.Add(joined);
            first[entry.ApiVersion] = joined;
            count--;
        }
        return result;
    }
}
