using System.Security.Cryptography;
using Hansa.ApiServer.Security;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Hosting;

/// <summary>
/// Where a server keeps what a restart needs: its certificates, and for each cluster a database and the key that signs its tokens. It
/// belongs to one process at a time.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockFile = "lock";
    private const string CertificatesFile = "certificates.pem";

    private readonly string _path;
    private readonly FileStream _lock;

    /// <exception cref="IOException">It cannot be made or written to, or another process uses it.</exception>
    public DataDirectory(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be used as a data directory ({error.Message}); take another directory", error);
        }
        _lock = Lock(path);
    }

    /// <summary>Names of the clusters in it, in order.</summary>
    /// <exception cref="IOException">A database has a name that no cluster can have.</exception>
    public IEnumerable<string> Clusters()
    {
        foreach (var file in Directory.EnumerateFiles(_path, "*.db").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (Metadata.NameRules.Label(name) is { } wrong)
                throw new IOException($"{file}: no cluster of Hansa's API server can have that name ({wrong}); move it away or take another directory");
            yield return name;
        }
    }

    public SqliteJournal OpenJournal(string cluster) => new(File(cluster, ".db"));

    /// <exception cref="IOException">The file is broken.</exception>
    public ClusterCertificates Certificates(TimeProvider clock) => ReadOr(
        Path.Combine(_path, CertificatesFile), ClusterCertificates.Import, () => new ClusterCertificates(clock), certificates => certificates.Export(),
        "every kubeconfig then needs renewing");

    /// <exception cref="IOException">The file is broken.</exception>
    public ECDsa TokenKey(string cluster) => ReadOr(
        File(cluster, ".key"), ReadKey, () => ECDsa.Create(ECCurve.NamedCurves.nistP256), key => key.ExportPkcs8PrivateKeyPem(),
        "every token of a service account then needs renewing");

    /// <summary>Takes a cluster's files away.</summary>
    public void Remove(string cluster)
    {
        foreach (var suffix in new[] { ".db", ".db-wal", ".db-shm", ".db-journal", ".key" })
            System.IO.File.Delete(File(cluster, suffix));
    }

    public void Dispose() => _lock.Dispose();

    private string File(string cluster, string suffix) => Path.Combine(_path, cluster + suffix);

    private static FileStream Lock(string path)
    {
        try
        {
            // The system gives the lock back when the process ends, however it ends.
            return new FileStream(Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path}: cannot be written to ({error.Message}); check its permissions, or take another directory", error);
        }
        catch (IOException error)
        {
            throw new IOException($"{path}: in use by another process; stop it or take another directory", error);
        }
    }

    private static ECDsa ReadKey(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static T ReadOr<T>(string file, Func<string, T> read, Func<T> make, Func<T, string> write, string consequence)
    {
        if (!System.IO.File.Exists(file))
        {
            var made = make();
            PrivateFiles.Write(file, write(made));
            return made;
        }
        try
        {
            return read(System.IO.File.ReadAllText(file));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or UnauthorizedAccessException)
        {
            throw new IOException($"{file}: not readable ({error.Message}); take another directory, or remove the file ({consequence})", error);
        }
    }
}
