using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hansa.RealClusters.Processes;

internal enum Signal
{
    Kill,
    Terminate,
    Continue,
    Stop,
}

internal static partial class Signals
{
    /// <summary>Does nothing when the process has ended: its number may be another's by now.</summary>
    public static void Send(Process process, Signal signal)
    {
        if (!process.HasExited) _ = Kill(process.Id, Number(signal));
    }

    // STOP and CONT have other numbers on macOS than on Linux.
    private static int Number(Signal signal) => signal switch
    {
        Signal.Kill => 9,
        Signal.Terminate => 15,
        Signal.Continue => OperatingSystem.IsMacOS() ? 19 : 18,
        Signal.Stop => OperatingSystem.IsMacOS() ? 17 : 19,
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
