using System.Text.Json.Nodes;

namespace Hansa.ApiServer.Kinds;

/// <summary>Events of <c>v1</c> and of <c>events.k8s.io/v1</c> are the same objects under other field names.</summary>
internal static class EventConversion
{
    private static readonly (string Core, string Newer)[] Names =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>In place; returns its argument.</summary>
    public static JsonObject ToEvents(JsonObject core)
    {
        foreach (var (from, to) in Names)
            Rename(core, from, to);
        core["apiVersion"] = "events.k8s.io/v1";
        return core;
    }

    /// <summary>In place; returns its argument.</summary>
    public static JsonObject ToCore(JsonObject newer)
    {
        foreach (var (to, from) in Names)
            Rename(newer, from, to);
        newer["apiVersion"] = "v1";
        return newer;
    }

    private static void Rename(JsonObject json, string from, string to)
    {
        if (!json.ContainsKey(from))
            return;
        var value = json[from];
        json.Remove(from);
        json[to] = value;
    }
}
