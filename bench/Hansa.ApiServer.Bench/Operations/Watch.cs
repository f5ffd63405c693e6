using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Operations;

/// <summary>Many watches of one namespace while objects change in it: events that arrived, from the first change to the last arrival.</summary>
internal sealed class Watch : Operation
{
    private const int Objects = 50;

    /// <summary>Few, so that watchers are not outrun by the writes.</summary>
    private const int Writers = 4;

    public override string Name => "watch";

    public override async Task<Measurement> MeasureAsync(Ground ground, CancellationToken ct)
    {
        await ground.FillAsync(Objects, ct);
        var watches = await Task.WhenAll(Enumerable.Range(0, ground.Options.Watches).Select(async _ =>
            new EventCounter(await ground.Client.OpenAsync(ground.Cluster(0), ground.ConfigMaps + "?watch=true", ct))));
        foreach (var watch in watches)
            await watch.ReadUntilAsync(() => Objects, ct);
        try
        {
            return await MeasureAsync(ground, watches, ct);
        }
        finally
        {
            foreach (var watch in watches)
                await watch.DisposeAsync();
        }
    }

    private static async Task<Measurement> MeasureAsync(Ground ground, EventCounter[] watches, CancellationToken ct)
    {
        var options = ground.Options with { Count = Math.Max(20, ground.Options.Count / 10), Workers = Writers };
        var total = long.MaxValue;
        var processor = ground.Subject.Processes.ProcessorTime;
        var began = TimeProvider.System.GetTimestamp();
        var readers = watches.Select(watch => watch.ReadUntilAsync(() => Volatile.Read(ref total), ct)).ToArray();
        var writes = await LoadRun.MeasureAsync(ground.Subject, options, (i, stop) => PatchAsync(ground, i, stop), ct);
        Volatile.Write(ref total, Objects + writes.Count + 1);
        await PatchAsync(ground, options.Count, ct); // wakes readers that have everything else already
        await Task.WhenAll(readers);
        var used = ground.Subject.Processes.ProcessorTime - processor;
        return new Measurement(watches.Length * (writes.Count + 1), TimeProvider.System.GetElapsedTime(began).TotalSeconds, used.TotalSeconds, writes.Latencies);
    }

    private static Task PatchAsync(Ground ground, int number, CancellationToken ct) => ground.PatchAsync(
        0, $"{ground.ConfigMaps}/object-{number % Objects}", Payloads.MergePatch(number), "application/merge-patch+json", ct);

    /// <summary>Counts the lines of a watch.</summary>
    private sealed class EventCounter(Stream stream) : IAsyncDisposable
    {
        private readonly byte[] _buffer = new byte[16 * 1024];
        private long _seen;

        public async Task ReadUntilAsync(Func<long> events, CancellationToken ct)
        {
            while (_seen < events())
            {
                var read = await stream.ReadAsync(_buffer, ct);
                if (read == 0)
                    throw new IOException("the server ended a watch in the middle of the measurement");
                _seen += _buffer.AsSpan(0, read).Count((byte)'\n');
            }
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();
    }
}
