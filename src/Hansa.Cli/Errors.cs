using Hansa.Kubernetes.Transport;

namespace Hansa.Cli;

/// <summary>The one place where an error becomes a line on standard error and an exit code.</summary>
internal static class Errors
{
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is InvalidOperationException or ApiException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"hansa: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok; // asked to stop, and stopped
        }
    }

    /// <summary>For commands that people use like kubectl: errors in kubectl's words.</summary>
    /// <param name="error">Where it is told.</param>
    /// <param name="advice">What somebody should know besides, as a line of its own; empty when nothing.</param>
    /// <param name="run">The command.</param>
    public static async Task<int> GuardAsync(TextWriter error, Func<ApiException, string> advice, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is InvalidOperationException or ApiException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            await error.WriteLineAsync(Describe(e));
            if (e is ApiException api && advice(api) is { Length: > 0 } more)
                await error.WriteLineAsync(more);
            return e is TimeoutException ? ExitCodes.TimedOut : ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("error: interrupted");
            return ExitCodes.Failed;
        }
    }

    internal static string Describe(Exception e) => e switch
    {
        ApiException { Failure: ApiFailure.Unauthorized } => "error: You must be logged in to the server (Unauthorized)",
        ApiException { Reason.Length: > 0 } api => $"Error from server ({api.Reason}): {After(api.Message, $" {api.Reason}: ")}",
        ApiException { Failure: ApiFailure.Unreachable or ApiFailure.TimedOut or ApiFailure.TlsFailed or ApiFailure.AddressRefused or ApiFailure.BadAnswer } api =>
            $"Unable to connect to the server: {api.Message}",
        ApiException api => $"Error from server: {api.Message}",
        _ => $"error: {e.Message}",
    };

    private static string After(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? text[(at + mark.Length)..] : text;
}
