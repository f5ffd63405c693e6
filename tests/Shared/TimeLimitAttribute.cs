using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.v3;

namespace Hansa.Tests;

/// <summary>How long a test, or each test of a class, may take before it counts as hanging. Without it: two minutes.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class TimeLimitAttribute(int minutes) : Attribute
{
    public int Minutes { get; } = minutes;
}

/// <summary>
/// Ends a test that takes longer than its limit: its stacks go to the file beside HANSA_TEST_HUNG, then its cancellation token is
/// cancelled, and when it does not end by that, its process is. <c>./test</c> reads that file and counts the test as failed.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangGuardAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, ITimer> Running = new(StringComparer.Ordinal);
    private static readonly Lock Writing = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Environment.GetEnvironmentVariable("HANSA_TEST_HUNG") is not { Length: > 0 } file || Debugger.IsAttached)
            return;
        var context = TestContext.Current;
        var name = $"{context.TestClass?.TestClassName}.{methodUnderTest.Name}";
        var stage = 0;
        Running[test.UniqueID] = TimeProvider.System.CreateTimer(
            _ =>
            {
                if (Interlocked.Increment(ref stage) > 1)
                    Process.GetCurrentProcess().Kill();
                Tell(file, name);
                context.CancelCurrentTest();
            },
            null,
            LimitOf(methodUnderTest, test),
            Grace);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer))
            timer.Dispose();
    }

    private static TimeSpan LimitOf(MethodInfo method, IXunitTest test)
    {
        var limit = method.GetCustomAttribute<TimeLimitAttribute>() ?? test.TestMethod.TestClass.Class.GetCustomAttribute<TimeLimitAttribute>(inherit: true);
        return limit is null ? Usual : TimeSpan.FromMinutes(limit.Minutes);
    }

    private static void Tell(string file, string name)
    {
        lock (Writing)
        {
            File.AppendAllText(file, name + Environment.NewLine);
            Console.Error.WriteLine($"test: {name} is over its time limit; the stacks of its process:\n{Stacks()}");
        }
    }

    private static string Stacks()
    {
        if (Environment.GetEnvironmentVariable("HANSA_DOTNET_STACK") is not { Length: > 0 } program)
            return "(dotnet-stack is not there)";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["report", "-p", $"{Environment.ProcessId}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!; // null only with the shell
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Grace / 2))
            {
                process.Kill();
                return "(dotnet-stack did not end)";
            }

            return output.GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"({program}: {e.Message})";
        }
    }
}
