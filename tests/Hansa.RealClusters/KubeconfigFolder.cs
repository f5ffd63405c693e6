namespace Hansa.RealClusters;

/// <summary>The folder of kubeconfig files for a person at a shell; git does not see it, and it goes when it is ours alone.</summary>
internal sealed class KubeconfigFolder : IDisposable
{
    private readonly string _folder;
    private readonly List<string> _written = [];

    public KubeconfigFolder(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (Directory.Exists(_folder)) return;

        Directory.CreateDirectory(_folder);
        Write(".gitignore", "*\n");
    }

    /// <summary>The path of the file.</summary>
    public string Add(RealCluster cluster) => Write($"{cluster.Name}.kubeconfig", cluster.Kubeconfig());

    public void Dispose()
    {
        _written.ForEach(File.Delete);
        if (Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        PrivateFile.Write(path, text);
        _written.Add(path);
        return path;
    }
}
