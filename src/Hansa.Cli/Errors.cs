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
        catch (Exception e) when (e is InvalidOperationException or ApiException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"hansa: {e.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok; // asked to stop, and stopped
        }
    }
}
