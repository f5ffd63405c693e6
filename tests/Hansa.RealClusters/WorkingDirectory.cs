namespace Hansa.RealClusters;

/// <summary>
/// A temporary folder of our own. The lock on a file in it goes when we die, however that happens, so a later run can tell
/// the folders of the dead and removes them.
/// </summary>
internal sealed class WorkingDirectory : IDisposable
{
    private const string Prefix = "hansa-real-";
    private const string LockName = ".in-use";

    private readonly FileStream _inUse;

    private WorkingDirectory(string path, FileStream inUse)
    {
        Path = path;
        _inUse = inUse;
    }

    public string Path { get; }

    public static WorkingDirectory Create()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*")) RemoveIfAbandoned(folder);

        var path = Directory.CreateTempSubdirectory(Prefix).FullName;
        return new(path, LockIn(path, FileMode.CreateNew));
    }

    public string Subfolder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _inUse.Dispose();
    }

    private static void RemoveIfAbandoned(string folder)
    {
        try
        {
            using var taken = LockIn(folder, FileMode.Open);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, another user's, or being removed by somebody else.
        }
    }

    private static FileStream LockIn(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None);
}
