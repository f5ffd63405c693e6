using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hansa.Sandbox.Tests.Support;

/// <summary>The real <c>hansa</c> program in a folder, as people run it.</summary>
internal sealed class HansaProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HansaProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Beside the tests; dotnet runs it.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "hansa.dll");

    /// <summary>Everything that it said so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
                return _output.ToString();
        }
    }

    public static HansaProcess Start(string folder, params string[] arguments) => Start(folder, ImmutableDictionary<string, string>.Empty, arguments);

    private static HansaProcess Start(string folder, ImmutableDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("KUBECONFIG");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new HansaProcess(Process.Start(start)!); // not through a shell
    }

    /// <summary>Runs it to its end, without any input; what it said and its exit code.</summary>
    public static Task<(int Code, string Output)> RunAsync(string folder, params string[] arguments) => RunAsync(folder, ImmutableDictionary<string, string>.Empty, arguments);

    /// <summary>The same with variables of its environment.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string folder, ImmutableDictionary<string, string> environment, params string[] arguments)
    {
        await using var process = Start(folder, environment, arguments);
        process._process.StandardInput.Close();
        return (await process.ExitAsync(), process.Output);
    }

    /// <summary>Until it has said that; fails when it ends before.</summary>
    public async Task SaysAsync(string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_output.ToString().Contains(text, StringComparison.Ordinal))
                    return;
                changed = _changed.Task;
            }

            var ended = _process.WaitForExitAsync(deadline.Token);
            if (await Task.WhenAny(changed, ended) == ended && !Output.Contains(text, StringComparison.Ordinal))
                Assert.Fail(_process.HasExited ? $"hansa ended with {_process.ExitCode} and never said '{text}':\n{Output}" : $"hansa did not say '{text}' in time:\n{Output}");
        }
    }

    /// <summary>Types Enter.</summary>
    public async Task EnterAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
        return await ExitAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        await _process.WaitForExitAsync(deadline.Token); // of the streams, too
        return _process.ExitCode;
    }

    private void Take(string? line)
    {
        lock (_gate)
        {
            _output.Append(line).Append('\n');
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
