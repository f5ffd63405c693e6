using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hansa.Bench;

/// <summary>The controller under test: <c>hansa controller</c>, as it is shipped.</summary>
internal sealed class ControllerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Task _reading;

    private ControllerProcess(Process process, string log)
    {
        _process = process;
        _reading = KeepAsync(process.StandardOutput, log);
    }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <summary>Started, and every kind of intent listed.</summary>
    public static async Task<ControllerProcess> StartAsync(string kubeconfig, string log, IReadOnlyList<string> more, TimeProvider clock, CancellationToken ct)
    {
        var port = FreePort();
        var controller = new ControllerProcess(
            Program.Start(["controller", "--kubeconfig", kubeconfig, "--allow-loopback", "--listen", $"127.0.0.1:{port}", "--log-level", "Warning", .. more]), log);
        using var http = new HttpClient();
        while (!await IsReadyAsync(http, port, ct))
        {
            if (controller._process.HasExited)
                throw new InvalidOperationException($"hansa controller ended with {controller._process.ExitCode}; see {log}");
            await Task.Delay(Look, clock, ct);
        }

        return controller;
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _reading;
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // it does not listen yet
        }
    }

    private static async Task KeepAsync(StreamReader output, string log)
    {
        await using var file = new StreamWriter(log, append: true);
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
            await file.WriteLineAsync(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
