using Hansa.Sandbox.Flux;

namespace Hansa.Sandbox.Fleet;

/// <summary>The folder of one sandbox, which one process at a time uses: kubeconfigs, the log, and the clusters when they are kept.</summary>
public sealed class SandboxFolder : IDisposable
{
    /// <summary>Where a sandbox is when nobody says otherwise, below the current folder.</summary>
    public const string Usual = ".hansa";

    private const string RecordFile = "sandbox.json";
    private const string LockFile = "lock";
    private const string KubeconfigEnding = ".kubeconfig";

    private readonly FileStream _lock;

    private SandboxFolder(string path, FileStream held, SandboxRecord? before)
    {
        (Path, _lock, Before) = (path, held, before);
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>What the folder said when it was opened; null when it is new.</summary>
    internal SandboxRecord? Before { get; }

    /// <summary>Where the API server keeps its clusters.</summary>
    internal string ClusterFolder => System.IO.Path.Combine(Path, "clusters");

    /// <summary>What the controller says.</summary>
    public string LogFile => System.IO.Path.Combine(Path, "hansa.log");

    /// <summary>The administrator's kubeconfig of one of the sandbox's clusters.</summary>
    public static string KubeconfigOf(string folder, string cluster) => System.IO.Path.Combine(folder, cluster + KubeconfigEnding);

    /// <summary>Takes the folder; makes it when it is not there.</summary>
    /// <exception cref="IOException">It is another sandbox's, or none; the message says what to do.</exception>
    public static SandboxFolder Open(SandboxOptions options)
    {
        var path = System.IO.Path.GetFullPath(options.Folder);
        var record = System.IO.Path.Combine(path, RecordFile);
        var known = File.Exists(record);
        if (File.Exists(path))
            throw new IOException($"{path} is a file: a folder is needed");
        if (!known && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) != LockFile))
            throw new IOException($"{path} holds other files and no {RecordFile}, so it is no sandbox's: take another folder");

        MakePrivate(path);
        var held = Hold(path, record);
        try
        {
            var before = known ? SandboxRecord.Read(record) : null;
            Require(path, options, before);
            return new SandboxFolder(path, held, before);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes down what the next start must know.</summary>
    internal void Record(SandboxOptions options, int port, FluxEra era) => WritePrivate(
        System.IO.Path.Combine(Path, RecordFile),
        new SandboxRecord(SandboxRecord.CurrentFormat, options.Keep, port, era.Name(), Environment.ProcessId).ToJson() + "\n");

    internal void WriteKubeconfig(string cluster, string text) => WritePrivate(KubeconfigOf(Path, cluster), text);

    /// <summary>A kubeconfig for what runs inside a cluster; where it is.</summary>
    internal string WriteInsideKubeconfig(string cluster, string text)
    {
        var folder = System.IO.Path.Combine(Path, "inside");
        MakePrivate(folder);
        var file = KubeconfigOf(folder, cluster);
        WritePrivate(file, text);
        return file;
    }

    /// <summary>Takes the kubeconfigs away: for clusters that are gone.</summary>
    internal void RemoveKubeconfigs()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*" + KubeconfigEnding, SearchOption.AllDirectories))
            File.Delete(file);
    }

    /// <summary>Lets another process use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Require(string path, SandboxOptions options, SandboxRecord? before)
    {
        if (before is null)
            return;
        if (before.Kept && !options.Keep)
            throw new IOException($"{path} holds a fleet that is kept: say --data {options.Folder}, or take another folder");
        if (!before.Kept || !options.Keep)
            return;
        if (options.Intent is not null)
            throw new IOException($"{path} holds a fleet already: leave --from out, or take another folder");
        if (options.Port is { } port && port != before.Port && port != 0)
            throw new IOException($"the fleet in {path} is served on port {before.Port}, which its kubeconfigs name: leave --port out");
        if (options.Era is { } era && era.Name() != before.Flux)
            throw new IOException($"the clusters in {path} have Flux {before.Flux}: leave --flux out, or take another folder");
    }

    // The lock goes with the process, however that ends.
    private static FileStream Hold(string path, string record)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            var who = File.Exists(record) && SandboxRecord.Read(record) is { Process: > 0 and var process } ? $" (process {process})" : "";
            throw new IOException($"{path} is in use by another `hansa up`{who}: stop that one, or take another folder with --data", error);
        }
    }

    internal static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Beside the file first: whoever reads it reads the old text or the new one.
    private static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var fresh = file + ".new";
        using (var writer = new StreamWriter(fresh, options))
            writer.Write(text);
        File.Move(fresh, file, overwrite: true);
    }
}
