using System.Collections.Concurrent;
using System.Diagnostics;
using Hansa.RealClusters.Kubectl;

namespace Hansa.RealClusters.Processes;

/// <summary>
/// Starts processes that do not outlive us. Linux tells a child of the death of the THREAD that started it (PR_SET_PDEATHSIG,
/// prctl(2)), so all are started by one thread, which lives until the last of them has ended.
/// </summary>
internal sealed class Launcher : IAsyncDisposable
{
    // The shell gives its process, and so its number, to the program: no output passes through us.
    private const string WriteToLog = "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    private readonly BlockingCollection<Task> _starts = [];
    private readonly ConcurrentBag<ChildProcess> _children = [];
    private readonly TaskCompletionSource _allStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allEnded = new();
    private readonly string[] _dieWithUs;
    private readonly Thread _thread;
    private readonly TimeProvider _clock;

    private Launcher(string[] dieWithUs, TimeProvider clock)
    {
        _dieWithUs = dieWithUs;
        _clock = clock;
        _thread = new Thread(StartAll) { IsBackground = true, Name = "launcher of control planes" };
        _thread.Start();
    }

    public static async Task<Launcher> CreateAsync(TimeProvider clock, CancellationToken ct) =>
        new(await DeathSignal.PrefixAsync(ct), clock);

    /// <summary>A process with the least environment: the user's ETCD_... and KUBE... variables do not reach it.</summary>
    public Task<ChildProcess> StartAsync(string name, string home, string logFile, IEnumerable<string> command)
    {
        var description = Described(["/bin/sh", "-c", WriteToLog, "sh", logFile, .. _dieWithUs, .. command], home);
        return OnThreadAsync(() =>
        {
            var child = new ChildProcess(Start(description), name, logFile);
            _children.Add(child);
            return child;
        });
    }

    /// <summary>A command from its start to its end; cancellation kills it.</summary>
    public async Task<CommandResult> RunAsync(string home, string kubeconfig, IEnumerable<string> command, string input, CancellationToken ct)
    {
        using var process = await StartPipedAsync(home, kubeconfig, command);
        await using var interruption = ct.Register(() => Signals.Send(process, Signal.Kill));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteAsync(process, input);
        await process.WaitForExitAsync(CancellationToken.None);

        ct.ThrowIfCancellationRequested();
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Ends every process, those too that are being started now.</summary>
    public async ValueTask DisposeAsync()
    {
        _starts.CompleteAdding();
        await _allStarted.Task;
        await Task.WhenAll(_children.Select(child => child.EndAsync(_clock)));
        _allEnded.SetResult();
        await Task.Run(_thread.Join);
        _starts.Dispose();
    }

    private Task<Process> StartPipedAsync(string home, string kubeconfig, IEnumerable<string> command)
    {
        var description = Described([.. _dieWithUs, .. command], home);
        description.Environment["KUBECONFIG"] = kubeconfig;
        description.RedirectStandardInput = description.RedirectStandardOutput = description.RedirectStandardError = true;
        return OnThreadAsync(() => Start(description));
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code and output say why.
        }
    }

    private Task<T> OnThreadAsync<T>(Func<T> start)
    {
        var task = new Task<T>(start, TaskCreationOptions.RunContinuationsAsynchronously); // or the awaiting code would take our thread
        _starts.Add(task);
        return task;
    }

    private void StartAll()
    {
        foreach (var start in _starts.GetConsumingEnumerable()) start.RunSynchronously(TaskScheduler.Default);
        _allStarted.SetResult();
        _allEnded.Task.Wait();
    }

    private static Process Start(ProcessStartInfo description) =>
        Process.Start(description) ?? throw new RealClusterException($"{description.FileName} did not start");

    private static ProcessStartInfo Described(string[] command, string home)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = home };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["HOME"] = home;
        start.Environment["ETCD_UNSUPPORTED_ARCH"] = "arm64"; // etcd 3.4 wants to be told; others do not look at it
        return start;
    }
}
