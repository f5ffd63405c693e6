using System.Diagnostics;

namespace Hansa.ApiServer.Bench.Subjects;

/// <summary>What the processes of a server use, by the operating system's account.</summary>
internal sealed class ProcessSet(IReadOnlyList<int> ids)
{
    /// <summary>Processor time since their start, user and system.</summary>
    public TimeSpan ProcessorTime => Sum(process => process.TotalProcessorTime.Ticks, ticks => new TimeSpan(ticks));

    public long ResidentBytes => Sum(process => process.WorkingSet64, bytes => bytes);

    private T Sum<T>(Func<Process, long> read, Func<long, T> result)
    {
        var sum = 0L;
        foreach (var id in ids)
        {
            using var process = Process.GetProcessById(id);
            sum += read(process);
        }
        return result(sum);
    }
}
