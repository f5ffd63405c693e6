using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>Takes traces by the OpenTelemetry protocol over HTTP and keeps their bytes.</summary>
public sealed class TraceCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public TraceCollector(int port)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        Environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{port}/",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Makes a program send its traces here.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Everything that came; protobuf holds texts as they are.</summary>
    public string Text() => string.Join('\n', _bodies.Select(Encoding.UTF8.GetString));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            var context = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            _bodies.Enqueue(body.ToArray());
            context.Response.Close();
        }
    }
}
