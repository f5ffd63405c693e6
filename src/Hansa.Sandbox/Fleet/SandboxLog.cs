using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Fleet;

internal static partial class SandboxLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A controller of the embedded API server failed")]
    public static partial void ServerFailed(ILogger log, Exception error);
}
