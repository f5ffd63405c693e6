using System.Collections.Immutable;
using Hansa.Kubernetes.Transport;

namespace Hansa.Sandbox.Import;

/// <summary>Where intent comes from, and where it can be kept for a person to look at.</summary>
public static class IntentImport
{
    private const string FileName = "intent.yaml";

    /// <summary>From files, or folders of them.</summary>
    /// <exception cref="IOException">One cannot be read, or there is nothing in them; the message says what to do.</exception>
    public static ImportedIntent FromFiles(IEnumerable<string> paths)
    {
        ImmutableArray<string> sources = [.. paths];
        return Checked(IntentSelection.From(sources.SelectMany(path => IntentFiles.Read(path))), string.Join(", ", sources));
    }

    /// <summary>From a management cluster, which is only read.</summary>
    public static async Task<ImportedIntent> FromClusterAsync(ApiClient management, CancellationToken ct) =>
        Checked(IntentSelection.From(await ManagementIntent.ReadAsync(management, ct)), management.Server.ToString());

    /// <summary>Writes what was taken into a new or empty folder, readable by its owner only; the file.</summary>
    /// <exception cref="IOException">The folder holds something.</exception>
    public static string Write(ImportedIntent intent, string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new IOException($"{folder} is not an empty folder: take another one with --to, or remove it");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, FileName);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(IntentYaml.Write(intent.Objects));
        return file;
    }

    private static ImportedIntent Checked(ImportedIntent intent, string source) => intent.Objects.Any()
        ? intent
        : throw new IOException($"{source}: no Workspace, KommanderCluster, App or AppDeployment that can be taken: export them with `kubectl get workspaces,kommanderclusters,apps,appdeployments,configmaps -A -o yaml`");
}
