using System.Globalization;
using System.Text;
using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Reports;

/// <summary>For people.</summary>
internal static class TableReport
{
    private const double Mebibyte = 1024 * 1024;

    public static string Write(BenchReport report)
    {
        var machine = report.Machine;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{machine.Processors} processors, {machine.Runtime}, {machine.System}, {machine.Http}\n");
        if (report.Scale.Count > 0)
            WriteScale(text, report.Scale);
        if (report.Operations.Count > 0)
            WriteOperations(text, report.Operations);
        if (report.Ratios.Count > 0)
            WriteRatios(text, report.Ratios);
        return text.ToString().TrimEnd();
    }

    private static void WriteScale(StringBuilder text, IReadOnlyList<ScaleResult> results)
    {
        text.Append("\nclusters   start s   started MiB   idle MiB   heap MiB   heap KiB/cluster   definitions   creates/s   creates/core s\n");
        foreach (var result in results)
            text.Append(CultureInfo.InvariantCulture,
                $"{result.Clusters,8}{result.StartSeconds,10:0.00}{result.ResidentBytes / Mebibyte,14:0}{result.ResidentBytesIdle / Mebibyte,11:0}{result.ManagedBytesIdle / Mebibyte,11:0}{result.ManagedBytesPerCluster / 1024,19:0}{result.DefinitionsPerCluster,14}{result.Creates.PerSecond,12:0}{result.Creates.PerServerCoreSecond,17:0}\n");
    }

    private static void WriteOperations(StringBuilder text, IReadOnlyList<OperationResult> results)
    {
        text.Append("\noperation          server                /s    /core s    p50 ms    p90 ms    p99 ms    max ms\n");
        foreach (var result in results)
            Write(result.Median, $"{result.Operation,-19}{result.Subject,-16}");

        void Write(Measurement measured, string head) => text.Append(CultureInfo.InvariantCulture,
            $"{head}{measured.PerSecond,8:0}{measured.PerServerCoreSecond,11:0}{measured.Latencies.P50,10:0.00}{measured.Latencies.P90,10:0.00}{measured.Latencies.P99,10:0.00}{measured.Latencies.Max,10:0.00}\n");
    }

    private static void WriteRatios(StringBuilder text, IReadOnlyList<Ratio> ratios)
    {
        text.Append("\ntimes the real server   server             /s   /core s\n");
        foreach (var ratio in ratios)
            text.Append(CultureInfo.InvariantCulture, $"{ratio.Operation,-24}{ratio.Subject,-16}{ratio.PerSecond,5:0.0}{ratio.PerServerCoreSecond,10:0.0}\n");
    }
}
