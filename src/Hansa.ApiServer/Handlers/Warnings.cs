namespace Hansa.ApiServer.Handlers;

/// <summary>Keeps warnings within what headers may hold, as <c>k8s.io/apiserver/pkg/endpoints/filters/warning.go</c> does.</summary>
internal static class Warnings
{
    private const int MostCharacters = 4 * 1024;
    private const int MostOfEach = 256;

    /// <summary>All of them when they are short enough together; otherwise each is cut, and those that still do not fit are left out.</summary>
    public static IEnumerable<string> Limited(IReadOnlyList<string> warnings)
    {
        if (warnings.Sum(warning => (long)warning.Length) <= MostCharacters)
            return warnings;
        var left = MostCharacters;
        return warnings.Select(Cut).TakeWhile(warning => (left -= warning.Length) >= 0);
    }

    private static string Cut(string warning) => warning.Length <= MostOfEach ? warning : warning[..MostOfEach];
}
