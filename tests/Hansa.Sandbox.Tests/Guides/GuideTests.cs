using System.Diagnostics;
using System.Reflection;
using Hansa.Sandbox.Tests.Support;

namespace Hansa.Sandbox.Tests.Guides;

/// <summary>The commands of a guide, as they stand, one after the other, in one shell, on a new fleet.</summary>
public sealed class GuideTests
{
    private static readonly string Root = typeof(GuideTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!; // set by the project

    [Fact]
    public void Every_guide_is_tried_and_named_where_people_look_for_it()
    {
        var guides = Directory.EnumerateFiles(Path.Combine(Root, "docs", "guides"), "*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(["adopt.md", "attach.md", "catalogue.md", "leave.md", "overrides.md", "restore.md"], guides);
        var index = File.ReadAllText(Path.Combine(Root, "docs", "README.md"));
        Assert.All(guides, guide => Assert.Contains($"(guides/{guide}", index, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("adopt.md")]
    [InlineData("attach.md")]
    [InlineData("catalogue.md")]
    [InlineData("leave.md")]
    [InlineData("overrides.md")]
    [InlineData("restore.md")]
    public async Task Its_commands_work_and_print_what_it_says(string guide)
    {
        var blocks = GuideBlock.Of(await File.ReadAllLinesAsync(Path.Combine(Root, "docs", "guides", guide), TestContext.Current.CancellationToken));
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder["deploy"], Path.Combine(Root, "deploy"));
        Directory.CreateDirectory(folder["bin"]);
        await File.WriteAllTextAsync(folder["bin/hansa"], $"#!/bin/sh\nexec dotnet '{HansaProcess.Program}' \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder["bin/hansa"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var up = await SandboxProcess.StartAsync(folder.Path, folder[".hansa"], "--clusters", "1");

        var printed = await BashAsync(folder, string.Join('\n', blocks.Select((block, number) => $"echo '{GuideBlock.Mark} {number}'\n{block.Commands}")));

        Assert.All(blocks.Index(), block => Assert.True(block.Item.IsPrintedIn(printed, block.Index), $"{guide}, line {block.Item.Line}: what is printed is not what the guide shows:\n{printed}"));
    }

    private static async Task<string> BashAsync(TemporaryFolder folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        using var bash = Process.Start(start)!; // not through a shell
        bash.StandardInput.Close();
        var error = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(bash.ExitCode == 0, $"ended with {bash.ExitCode} after:\n{output}\n{await error}");
        return output;
    }
}
