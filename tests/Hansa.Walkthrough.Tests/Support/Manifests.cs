namespace Hansa.Walkthrough.Tests.Support;

/// <summary>The manifests in <c>deploy</c>, as people apply them.</summary>
internal static class Manifests
{
    public static string Read(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", path));
}
