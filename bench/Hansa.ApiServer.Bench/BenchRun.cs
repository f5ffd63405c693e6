using System.Runtime.InteropServices;
using Hansa.ApiServer.Bench.Load;
using Hansa.ApiServer.Bench.Operations;
using Hansa.ApiServer.Bench.Subjects;

namespace Hansa.ApiServer.Bench;

/// <summary>One run: first the numbers of clusters, then the operations on all servers by turns.</summary>
internal sealed class BenchRun(BenchOptions options, TextWriter progress)
{
    public async Task<BenchReport> RunAsync(CancellationToken ct)
    {
        var machine = new Machine(Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, $"HTTP/{options.Http}", TimeProvider.System.GetUtcNow());
        var scale = new List<ScaleResult>();
        foreach (var clusters in options.Clusters)
            scale.Add(await MeasureScaleAsync(clusters, ct));
        return new BenchReport(machine, scale, await MeasureOperationsAsync(ct));
    }

    private async Task<ScaleResult> MeasureScaleAsync(int clusters, CancellationToken ct)
    {
        await progress.WriteLineAsync($"{clusters} clusters in one process ...");
        await using var subject = await EmbeddedSubject.StartAsync(clusters, durable: false, ct);
        using var client = ClientOf(subject);
        var resident = subject.Processes.ResidentBytes;
        var definitions = options.Definitions ? await Definitions.InstallAsync(subject, client, ct) : 0;
        var managed = await subject.CollectAsync(ct);
        var idle = subject.Processes.ResidentBytes;
        var creates = await MeasureAsync(subject, client, Operation.All[0], "bench", ct);
        return new ScaleResult(clusters, subject.StartUp.TotalSeconds, resident, idle, managed, definitions, creates);
    }

    private async Task<IReadOnlyList<OperationResult>> MeasureOperationsAsync(CancellationToken ct)
    {
        var subjects = new List<Subject>();
        try
        {
            await StartAsync(subjects, ct);
            var results = new List<OperationResult>();
            foreach (var operation in Operation.All.Where(operation => options.Only.Count == 0 || options.Only.Contains(operation.Name)))
                results.AddRange(await MeasureAsync(subjects, operation, ct));
            return results;
        }
        finally
        {
            foreach (var subject in subjects)
                await subject.DisposeAsync();
        }
    }

    private async Task StartAsync(List<Subject> subjects, CancellationToken ct)
    {
        subjects.Add(await EmbeddedSubject.StartAsync(1, durable: false, ct));
        if (options.Durable)
            subjects.Add(await EmbeddedSubject.StartAsync(1, durable: true, ct));
        if (options.Real)
            subjects.Add(await RealSubject.StartAsync(ct));
    }

    // By turns, so that a machine that is slow for a while is slow for all of them; the first round of each server warms it up and is not counted.
    private async Task<IEnumerable<OperationResult>> MeasureAsync(List<Subject> subjects, Operation operation, CancellationToken ct)
    {
        var rounds = subjects.ToDictionary(subject => subject, _ => new List<Measurement>());
        for (var round = 0; round <= options.Rounds; round++)
        {
            foreach (var subject in subjects)
            {
                using var client = ClientOf(subject);
                var measured = await MeasureAsync(subject, client, operation, $"{operation.Name}-{round}", ct);
                await progress.WriteLineAsync($"{operation.Name} on {subject.Name}, {(round == 0 ? "warm-up" : $"round {round}")}: {measured.PerSecond:0}/s");
                if (round > 0)
                    rounds[subject].Add(measured);
            }
        }
        return rounds.Select(pair => new OperationResult(operation.Name, pair.Key.Name, pair.Value));
    }

    private async Task<Measurement> MeasureAsync(Subject subject, LoadClient client, Operation operation, string ns, CancellationToken ct)
    {
        var ground = new Ground(subject, client, ns, options);
        await ground.PrepareAsync(ct);
        return await operation.MeasureAsync(ground, ct);
    }

    private LoadClient ClientOf(Subject subject) => new(subject.Clusters[0].Authority, options.Http);
}
