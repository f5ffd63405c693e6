using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hansa.Walkthrough.Tests.Support;

/// <summary>The real <c>hansa</c> program, as people run it: <c>dotnet hansa.dll …</c>.</summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    // The shell tells us the program's number, passes signals on (to its own child: never to somebody else's process), and
    // kills it when its own input ends, which is when we die, however that happens.
    private const string Guarded = """
        log=$1; shift
        exec 3<&0
        "$@" >>"$log" 2>&1 </dev/null 3<&- &
        child=$!
        echo "$child"
        (while read -r signal; do kill -"$signal" "$child"; done <&3; kill -KILL "$child") >/dev/null 2>&1 &
        guard=$!
        wait "$child"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(40);

    private readonly Process _shell;
    private readonly string _log;

    private ControllerProcess(Process shell, int id, string log, Uri endpoint) => (_shell, Id, _log, Endpoint) = (shell, id, log, endpoint);

    public int Id { get; }

    /// <summary>Where it serves health and metrics.</summary>
    public Uri Endpoint { get; }

    /// <summary>Where the program lies: beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "hansa.dll");

    /// <summary>Starts <c>hansa controller</c>; what it does shows on the management cluster.</summary>
    public static async Task<ControllerProcess> StartAsync(string kubeconfig, string log, IReadOnlyDictionary<string, string> environment, params string[] more)
    {
        var endpoint = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("/bin/sh",
        [
            "-c", Guarded, "sh", log,
            "dotnet", Program, "controller", "--kubeconfig", kubeconfig, "--allow-loopback", "--listen", endpoint.Authority, .. more,
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("KUBECONFIG");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var shell = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start");
        var id = await shell.StandardOutput.ReadLineAsync(CancellationToken.None);
        return new ControllerProcess(shell, int.Parse(id!, CultureInfo.InvariantCulture), log, endpoint);
    }

    /// <summary>What <c>hansa</c> prints to standard output; it must succeed.</summary>
    public static Task<string> OutputOfAsync(params string[] arguments) => OutputOfAsync(expected: 0, arguments);

    /// <summary>The same for a command that ends with another exit code.</summary>
    public static async Task<string> OutputOfAsync(int expected, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true })!; // not through a shell
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == expected, $"hansa {string.Join(' ', arguments)} ended with {process.ExitCode}");
        return output;
    }

    /// <summary>Fails with the end of its log if the program is not running.</summary>
    public void RequireRunning()
    {
        if (_shell.HasExited)
            Assert.Fail($"hansa controller ended with {_shell.ExitCode}; the end of its log:\n{LogTail(40)}");
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _shell.StandardInput.WriteLineAsync("TERM");
        await _shell.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(Grace);
        await _shell.WaitForExitAsync(patience.Token);
        return _shell.ExitCode;
    }

    /// <summary>Everything that it has written so far.</summary>
    public string Log() => File.Exists(_log) ? File.ReadAllText(_log) : "";

    public string LogTail(int lines) => File.Exists(_log) ? string.Join('\n', File.ReadLines(_log).TakeLast(lines)) : "(no log)";

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close(); // whatever still runs is killed
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    /// <summary>Of this machine's, free at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
