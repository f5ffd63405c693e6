using System.Text;

namespace Hansa.Api;

/// <summary>The CRD manifests of <c>deploy/crds</c>, as they are applied.</summary>
public static class CustomResourceDefinitions
{
    /// <summary>File name and YAML text of each CRD, in file order.</summary>
    public static IReadOnlyList<(string File, string Yaml)> Manifests { get; } =
    [
        .. typeof(CustomResourceDefinitions).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("crds/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name["crds/".Length..], Read(name))),
    ];

    /// <summary>All manifests as one YAML stream, for <c>kubectl apply -f -</c>.</summary>
    public static string AsStream() => string.Join("---\n", Manifests.Select(m => m.Yaml.TrimEnd('\n') + "\n"));

    private static string Read(string resource)
    {
        using var stream = typeof(CustomResourceDefinitions).Assembly.GetManifestResourceStream(resource)!; // listed above, so it is there
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
