using Hansa.ApiServer.Bench.Subjects;

namespace Hansa.ApiServer.Bench.Load;

/// <summary>Sends numbered requests from several workers until the count or the time is up.</summary>
internal static class LoadRun
{
    public static async Task<Measurement> MeasureAsync(Subject subject, BenchOptions options, Func<int, CancellationToken, Task> sendAsync, CancellationToken ct)
    {
        var clock = TimeProvider.System;
        var next = -1;
        var processor = subject.Processes.ProcessorTime;
        var began = clock.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => WorkAsync()));
        var elapsed = clock.GetElapsedTime(began);
        var used = subject.Processes.ProcessorTime - processor;
        return new Measurement(latencies.Sum(worker => worker.Count), elapsed.TotalSeconds, used.TotalSeconds, Percentiles.Of(latencies.SelectMany(worker => worker)));

        async Task<List<TimeSpan>> WorkAsync()
        {
            var mine = new List<TimeSpan>(options.Count / options.Workers + 1);
            while (Interlocked.Increment(ref next) is var number && number < options.Count && clock.GetElapsedTime(began) < options.Limit)
            {
                var sent = clock.GetTimestamp();
                await sendAsync(number, ct);
                mine.Add(clock.GetElapsedTime(sent));
            }
            return mine;
        }
    }
}
