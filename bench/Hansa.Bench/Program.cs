using System.Diagnostics;

namespace Hansa.Bench;

/// <summary>The <c>hansa</c> program that this process runs, started once more with other arguments.</summary>
internal static class Program
{
    public static Process Start(IEnumerable<string> arguments, bool redirectInput = false)
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("this process does not know its own program");
        var library = Path.Combine(AppContext.BaseDirectory, "hansa.dll");
        string[] prefix = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [library] : [];
        var start = new ProcessStartInfo(self, [.. prefix, .. arguments])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("KUBECONFIG");
        return Process.Start(start)!; // not through a shell
    }
}
