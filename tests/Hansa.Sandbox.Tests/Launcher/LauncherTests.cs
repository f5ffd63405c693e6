using System.Diagnostics;
using System.Reflection;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Launcher;

/// <summary><c>./hansa</c>, with a dotnet of the tests' own in its place.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string ToldWhatToDo = "install the .NET SDK 10 (https://dotnet.microsoft.com/download/dotnet/10.0) and put dotnet on PATH";

    // Says when it builds, and does not end before the test lets it.
    private const string Dotnet = """
        #!/bin/bash
        case $1 in
          --list-sdks) cat sdks ;;
          publish) echo build >> builds; echo '  Hansa.Cli -> there.dll'; read -r _ < go
                 mkdir -p artifacts/launcher/hansa src/Hansa.Cli/obj; echo > artifacts/launcher/hansa/hansa.dll ;;
          *) shift; echo "runs: $*" ;;
        esac
        """;

    private static readonly string[] Folders = ["src/Hansa.Cli", "bench/Hansa.Bench", "catalog", "deploy", "bin"];
    private static readonly string[] Files = ["global.json", ".editorconfig", "Directory.Build.props"];
    private static readonly string[] Tools = ["bash", "env", "readlink", "dirname", "grep", "cut", "paste", "find", "mkdir", "mktemp", "touch", "tee", "sed", "sort", "cat", "rm", "mv", "flock"];
    private static readonly string Root = typeof(LauncherTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "RepositoryRoot").Value!;

    private readonly TemporaryFolder _place = new();
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public LauncherTests()
    {
        _deadline.CancelAfter(TimeSpan.FromSeconds(60));
        // Its own folder only: nothing of this machine's is found.
        var text = File.ReadAllText(Path.Combine(Root, "hansa")).Replace("/usr/", $"{_place.Path}/usr/", StringComparison.Ordinal).Replace($"#!{_place.Path}/usr/bin/env", "#!/usr/bin/env", StringComparison.Ordinal);
        Program("hansa", text);
        foreach (var folder in Folders)
            Directory.CreateDirectory(_place[folder]);
        foreach (var file in Files)
            File.WriteAllText(_place[file], "");
        File.WriteAllText(_place["sdks"], "10.0.100 [/somewhere]\n");
        foreach (var tool in Tools)
            File.CreateSymbolicLink(_place[$"bin/{tool}"], File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
    }

    [Fact]
    public async Task A_missing_dotnet_is_told()
    {
        var (code, output) = await RunAsync();

        Assert.Equal((1, $"hansa: dotnet is missing: {ToldWhatToDo}\n"), (code, output));
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("8.0.404 [/a]\n9.0.101 [/a]\n", "8.0.404 9.0.101")]
    public async Task A_missing_SDK_is_told(string sdks, string only)
    {
        Program("bin/dotnet", Dotnet);
        await File.WriteAllTextAsync(_place["sdks"], sdks, _deadline.Token);

        var (code, output) = await RunAsync();

        Assert.Equal((1, $"hansa: no .NET SDK 10 here, only: {only}: {ToldWhatToDo}\n"), (code, output));
    }

    [Fact]
    public async Task Of_two_first_starts_one_builds_and_the_other_waits()
    {
        Program("bin/dotnet", Dotnet);
        using (var fifo = Process.Start("mkfifo", [_place["go"]]))
            await fifo.WaitForExitAsync(_deadline.Token);

        using var first = Start("up");
        Assert.Equal("hansa: building Hansa (the first time takes about a minute) …", await first.StandardError.ReadLineAsync(_deadline.Token));
        using var second = Start("demo");
        Assert.Equal("hansa: another ./hansa is building; waiting for it …", await second.StandardError.ReadLineAsync(_deadline.Token));
        using (var go = Process.Start("bash", ["-c", $"echo > {_place["go"]}"]))
            await go.WaitForExitAsync(_deadline.Token);

        Assert.Equal("runs: up\n", await first.StandardOutput.ReadToEndAsync(_deadline.Token));
        Assert.Equal("runs: demo\n", await second.StandardOutput.ReadToEndAsync(_deadline.Token));
        Assert.Equal("build\n", await File.ReadAllTextAsync(_place["builds"], _deadline.Token));
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _place.Dispose();
    }

    private async Task<(int Code, string Output)> RunAsync()
    {
        using var process = Start("version");
        var output = await process.StandardError.ReadToEndAsync(_deadline.Token);
        await process.WaitForExitAsync(_deadline.Token);
        return (process.ExitCode, output);
    }

    private Process Start(string command)
    {
        var start = new ProcessStartInfo(_place["hansa"], [command]) { WorkingDirectory = _place.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = _place["bin"];
        start.Environment["HOME"] = _place["home"];
        return Process.Start(start)!; // not through a shell
    }

    private void Program(string name, string text)
    {
        File.WriteAllText(_place[name], text);
        File.SetUnixFileMode(_place[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
