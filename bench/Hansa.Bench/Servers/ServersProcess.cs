using System.Diagnostics;
using System.Text.Json;

namespace Hansa.Bench.Servers;

/// <summary>The process with the servers, seen from the benchmark.</summary>
internal sealed class ServersProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServersProcess(Process process) => _process = process;

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>Ready to use when it returns.</summary>
    public static async Task<ServersProcess> StartAsync(BenchOptions options, string folder, CancellationToken ct)
    {
        string[] arguments = ["--clusters", $"{options.Clusters}", "--folder", folder];
        var servers = new ServersProcess(options.OnRealServers
            ? await RealServersProgram.StartAsync(arguments, ct)
            : Program.Start(["bench-servers", .. arguments], redirectInput: true));
        await servers.ReadAsync(ct);
        return servers;
    }

    public async Task<ServersAnswer> AskAsync(ServersRequest request, CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, BenchJson.Default.ServersRequest).AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
        return await ReadAsync(ct);
    }

    /// <summary>The times at which clusters had their writes, as time passed since <paramref name="start"/>, in ascending order.</summary>
    public async Task<TimeSpan[]> AwaitAsync(long start, ServersRequest request, CancellationToken ct)
    {
        var answer = await AskAsync(request with { Do = ServersVerb.Await }, ct);
        return [.. answer.At.Values.Order().Select(at => Stopwatch.GetElapsedTime(start, at))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<ServersAnswer> ReadAsync(CancellationToken ct) =>
        await _process.StandardOutput.ReadLineAsync(ct) is { } line
            ? JsonSerializer.Deserialize(line, BenchJson.Default.ServersAnswer)!
            : throw new InvalidOperationException("the process with the servers ended; its own words are above");
}
