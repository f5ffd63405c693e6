using System.Runtime.ExceptionServices;
using System.Text;

namespace Hansa.Cli;

/// <summary>A fault in Hansa itself: what nobody expected. Something secret may have been in hand, and an exception's text may quote it, so only types and places are told.</summary>
internal static class Crash
{
    /// <summary>Ends the process on a fault of a thread that nobody waits for, too.</summary>
    public static void TellOfEveryThread() => ExceptionHandling.SetUnhandledExceptionHandler(e =>
    {
        Console.Error.WriteLine(Describe(e));
        Environment.Exit(ExitCodes.Fault);
        return true;
    });

    /// <summary>Runs the program; its exit code.</summary>
    public static async Task<int> GuardAsync(TextWriter error, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Failed; // asked to stop before it began
        }
#pragma warning disable CA1031 // The last one who can.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync(Describe(e));
            return ExitCodes.Fault;
        }
    }

    public static string Describe(Exception e)
    {
        var text = new StringBuilder("hansa: a fault in Hansa itself: please report it with these lines, which quote nothing that was read:");
        Append(text, e, "");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception e, string indent)
    {
        text.Append('\n').Append(indent).Append(e.GetType());
        foreach (var line in (e.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            text.Append('\n').Append(indent).Append(line.TrimEnd());
        foreach (var inner in e is AggregateException several ? several.InnerExceptions : e.InnerException is { } one ? [one] : (IReadOnlyList<Exception>)[])
            Append(text, inner, indent + "  ");
    }
}
