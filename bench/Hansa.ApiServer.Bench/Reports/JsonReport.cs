using System.Text.Json;

namespace Hansa.ApiServer.Bench.Reports;

/// <summary>For programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(BenchReport report) => JsonSerializer.Serialize(report, Options);
}
