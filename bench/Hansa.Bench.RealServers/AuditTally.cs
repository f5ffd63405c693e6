using System.Diagnostics;
using System.Text.Json;
using Hansa.ApiServer.Hosting;
using Hansa.Bench.Servers;

namespace Hansa.Bench.RealServers;

/// <summary>Takes every request that an API server answered, and when, into the tally.</summary>
internal sealed class AuditTally(string cluster, Tally tally, TimeProvider clock)
{
    /// <summary>Whose requests count; the server's own are not among them.</summary>
    private const string Administrator = "admin";

    public void Add(JsonElement entry)
    {
        if (Text(entry, "user", "username") != Administrator)
            return;
        var code = entry.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var number) ? number.GetInt32() : 0;
        var ago = clock.GetUtcNow() - entry.GetProperty("stageTimestamp").GetDateTimeOffset();
        tally.Record(
            new ServedRequest(cluster, Text(entry, "verb"), Text(entry, "objectRef", "resource"), Text(entry, "objectRef", "subresource"), code),
            Stopwatch.GetTimestamp() - (long)(ago.TotalSeconds * Stopwatch.Frequency));
    }

    private static string Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!at.TryGetProperty(name, out at))
                return "";
        }

        return at.GetString() ?? "";
    }
}
