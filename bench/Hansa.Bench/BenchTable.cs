using System.Text;
using System.Text.Json;
using Hansa.Bench.Servers;

namespace Hansa.Bench;

/// <summary>A report for people, and for programs.</summary>
public static class BenchTable
{
    /// <summary>The report as JSON, indented.</summary>
    public static string Json(BenchReport report) => JsonSerializer.Serialize(report, typeof(BenchReport), new BenchJson(new JsonSerializerOptions(BenchJson.Default.Options) { WriteIndented = true }));

    /// <summary>The report as a table: figure, value, target where there is one.</summary>
    public static string Text(BenchReport report)
    {
        var text = new StringBuilder();

        void Row(string figure, string value, string target = "") => text.AppendLine($"{figure,-52} {value,16}  {target}".TrimEnd());
        Row("FIGURE", "VALUE", "TARGET");
        Row("servers", report.Servers);
        Row("clusters × services, objects", $"{report.Clusters} × {report.Services}, {report.Objects}");
        if (report.Floor is { } floor)
            Row($"floor, {floor.Concurrency} requests under way", $"{floor.ObjectsPerSecond:0} objects/s");
        if (report.FanOut is { } fan)
        {
            Row("fan-out", $"{fan.ObjectsPerSecond:0} objects/s");
            Row("fan-out ÷ floor", $"{fan.RatioToFloor:0.00}", "≥ 0.70 embedded, ≥ 0.90 real");
            Row("management requests per object", $"{fan.ManagementRequestsPerObject:0.000}", "≤ 0.3");
            Row("controller CPU per object", $"{fan.ControllerCpuMsPerObject:0.00} ms", "≤ 1 ms");
        }

        if (report.Ready is { } ready)
            Row("every AppDeployment Ready after", $"{ready.Seconds:0.0} s");
        if (report.Reaction is { } reaction)
        {
            Row("reaction P50 / P95 / P99", $"{reaction.P50Ms:0} / {reaction.P95Ms:0} / {reaction.P99Ms:0} ms");
            Row("reaction P99 ÷ floor", $"{reaction.RatioToFloor:0.00}", "≤ 1.3 at 1,000 embedded, ≤ 1.5 at 10 real");
        }

        if (report.Idle is { } idle)
        {
            Row("idle: requests per cluster and minute", $"{idle.RequestsPerClusterAndMinute:0.0}", "≤ 6");
            Row("idle: writes per cluster and minute", $"{idle.WritesPerClusterAndMinute:0.0}", "0");
            Row("idle: CPU per cluster and minute", $"{idle.CpuMsPerClusterAndMinute:0.0} ms");
        }

        if (report.Restart is { } restart)
        {
            Row("restart: steady after", $"{restart.SteadySeconds:0.0} s");
            Row("restart ÷ bare list", $"{restart.RatioToFloor:0.00}", "≤ 1.5");
            Row("restart: writes", $"{restart.Writes}", "0");
        }

        if (report.SickFleet is { } sick)
            Row($"healthy P99, {sick.Dead} dead and {sick.Slow} slow ÷ without", $"{sick.Ratio:0.00}", "≤ 1.1");
        if (report.Memory is { } memory)
        {
            Row("memory: base", $"{memory.BaseBytes / 1e6:0} MB", "≤ 120 MB");
            Row("memory: per cluster", $"{memory.BytesPerCluster / 1e3:0} kB", "≤ 300 kB");
        }

        foreach (var size in report.Growth ?? [])
            Row(
                $"{size.Clusters} clusters: fan-out, ÷ floor, CPU per object",
                $"{size.ObjectsPerSecond:0}/s, {size.RatioToFloor:0.00}, {size.ControllerCpuMsPerObject:0.00} ms",
                $"ready after {size.ReadySeconds:0.0} s; at rest {size.IdleCpuMsPerClusterAndMinute:0.0} ms CPU a minute and {size.BytesPerCluster / 1e3:0} kB a cluster");
        return text.ToString();
    }
}
