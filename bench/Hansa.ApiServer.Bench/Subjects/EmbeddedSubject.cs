using System.Diagnostics;
using System.Text.Json;
using Hansa.ApiServer.Bench.Load;

namespace Hansa.ApiServer.Bench.Subjects;

/// <summary>The embedded server in another process of this program.</summary>
internal sealed class EmbeddedSubject : Subject
{
    private readonly Process _process;
    private readonly string? _data;

    private EmbeddedSubject(Process process, string? data)
    {
        _process = process;
        _data = data;
        Processes = new ProcessSet([process.Id]);
    }

    public override string Name => _data is null ? "embedded" : "embedded-sqlite";

    public override IReadOnlyList<Endpoint> Clusters => _clusters;

    public override ProcessSet Processes { get; }

    private IReadOnlyList<Endpoint> _clusters = [];

    public static async Task<EmbeddedSubject> StartAsync(int clusters, bool durable, CancellationToken ct)
    {
        var data = durable ? Directory.CreateTempSubdirectory("hansa-bench-").FullName : null;
        var start = new ProcessStartInfo(Environment.ProcessPath!) // a program that runs has a path
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[ServeCommand.Name, "--clusters", $"{clusters}", .. data is null ? Array.Empty<string>() : ["--data", data]])
            start.ArgumentList.Add(argument);
        var began = TimeProvider.System.GetTimestamp();
        var subject = new EmbeddedSubject(Process.Start(start) ?? throw new IOException("the server's process did not start"), data);
        var hosted = await subject.ReadAsync<Hosted>(ct);
        subject.StartUp = TimeProvider.System.GetElapsedTime(began);
        subject._clusters = [.. hosted.Clusters.Select(cluster => new Endpoint(cluster.Address, cluster.Token, hosted.Authority))];
        return subject;
    }

    /// <summary>Living bytes of the .NET heap, after a full collection.</summary>
    public async Task<long> CollectAsync(CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync("collect");
        return (await ReadAsync<HostedMemory>(ct)).ManagedBytes;
    }

    public override async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_data is not null)
            Directory.Delete(_data, recursive: true);
    }

    private async Task<T> ReadAsync<T>(CancellationToken ct) =>
        JsonSerializer.Deserialize<T>(await _process.StandardOutput.ReadLineAsync(ct) ?? throw new IOException("the server's process ended; its own words are above"))!; // never the text "null"
}
