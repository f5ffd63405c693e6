using System.Reflection;

namespace Hansa.RealClusters.Binaries;

/// <summary>The folder that holds Hansa.slnx.</summary>
internal static class RepositoryRoot
{
    private const string Marker = "Hansa.slnx";

    public static string Get() =>
        Find(AppContext.BaseDirectory) ?? Find(BuiltFrom())
        ?? throw new RealClusterException(
            $"no {Marker} above {AppContext.BaseDirectory} nor in {BuiltFrom()}; set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver");

    private static string? Find(string? start)
    {
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, Marker)))
                return folder;

        return null;
    }

    // With `dotnet build --artifacts-path` the output lies elsewhere; the project file wrote down where it came from.
    private static string? BuiltFrom() =>
        typeof(RepositoryRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "RepositoryRoot")?.Value;
}
