using System.Globalization;

namespace Hansa.Bench;

/// <summary>What a process has used so far, as the kernel counts it (Linux).</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="ResidentBytes">Memory in RAM now.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long ResidentBytes)
{
    public static ProcessUsage Of(int process)
    {
        using var seen = System.Diagnostics.Process.GetProcessById(process);
        return new ProcessUsage(seen.TotalProcessorTime, ResidentOf(process, seen));
    }

    private static long ResidentOf(int process, System.Diagnostics.Process seen)
    {
        var status = $"/proc/{process}/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)) : null;
        return line is null ? seen.WorkingSet64 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
