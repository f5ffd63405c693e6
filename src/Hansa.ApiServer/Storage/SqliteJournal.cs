using System.Globalization;
using System.Text.Json;
using Hansa.ApiServer.Resources;
using Microsoft.Data.Sqlite;

namespace Hansa.ApiServer.Storage;

/// <summary>
/// Objects of one cluster in one SQLite file. A write is in the operating system's hands before it is acknowledged, so that killing the process
/// loses nothing; only a power cut may lose the newest writes (<c>synchronous=OFF</c> would lose consistency, <c>NORMAL</c> with a write-ahead log does not).
/// Not safe for concurrent use: the store's commit lock orders the writes.
/// </summary>
internal sealed class SqliteJournal : IJournal
{
    private const int SchemaVersion = 1;

    /// <summary>Marks the file as Hansa's (<c>PRAGMA application_id</c>): the letters HNSA.</summary>
    private const int ApplicationId = 0x484E5341;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _remove;
    private readonly SqliteCommand _advance;
    private bool _closed;

    /// <param name="path">The file; made when it is absent.</param>
    /// <exception cref="IOException">The file is not ours, of a newer Hansa, damaged, or open in another process.</exception>
    public SqliteJournal(string path)
        : this(path, mostPages: null)
    {
    }

    /// <param name="path">The file; made when it is absent.</param>
    /// <param name="mostPages">Pages of 4 KiB that the file may have, as a disk has an end; null means no limit.</param>
    internal SqliteJournal(string path, int? mostPages)
    {
        _path = path;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        _put = Command("INSERT INTO objects (grp, resource, namespace, name, kind, revision, body) VALUES ($grp, $resource, $namespace, $name, $kind, $revision, $body) ON CONFLICT DO UPDATE SET kind = $kind, revision = $revision, body = $body");
        _remove = Command("DELETE FROM objects WHERE grp = $grp AND resource = $resource AND namespace = $namespace AND name = $name");
        _advance = Command("UPDATE state SET revision = $revision");
        try
        {
            _connection.Open();
            Prepare();
            if (mostPages is { } most)
                Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {most}"));
            Revision = ReadRevision();
        }
        catch (SqliteException error)
        {
            Dispose();
            throw Unusable(error);
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    public long Revision { get; private set; }

    /// <exception cref="IOException">The file is damaged.</exception>
    public IEnumerable<(GroupResource Resource, StoredObject Object)> Load()
    {
        try
        {
            using var query = Command("SELECT grp, resource, namespace, name, kind, revision, body FROM objects");
            using var rows = query.ExecuteReader();
            var loaded = new List<(GroupResource, StoredObject)>();
            while (rows.Read())
                loaded.Add((
                    new GroupResource(rows.GetString(0), rows.GetString(1)),
                    StoredObject.Load(new ObjectName(rows.GetString(2), rows.GetString(3)), rows.GetString(4), rows.GetInt64(5), rows.GetFieldValue<byte[]>(6))));
            return loaded;
        }
        catch (SqliteException error)
        {
            throw Unusable(error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or InvalidCastException)
        {
            throw Damaged("an object in it cannot be read", error);
        }
    }

    public void Append(GroupResource resource, Change change)
    {
        if (_closed)
            throw new IOException("the write could not be stored: the server is stopping");
        try
        {
            using var transaction = _connection.BeginTransaction();
            Write(resource, change, transaction);
            _advance.Transaction = transaction;
            Set(_advance, "$revision", change.ResourceVersion);
            _advance.ExecuteNonQuery();
            transaction.Commit();
            Revision = change.ResourceVersion;
        }
        catch (SqliteException error)
        {
            throw new IOException($"the write could not be stored: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _put.Dispose();
        _remove.Dispose();
        _advance.Dispose();
        _connection.Dispose();
    }

    private void Write(GroupResource resource, Change change, SqliteTransaction transaction)
    {
        var command = change.After is null ? _remove : _put;
        command.Transaction = transaction;
        Set(command, "$grp", resource.Group);
        Set(command, "$resource", resource.Resource);
        Set(command, "$namespace", change.Name.Namespace);
        Set(command, "$name", change.Name.Name);
        if (change.After is { } after)
        {
            Set(command, "$kind", after.Kind);
            Set(command, "$revision", change.ResourceVersion);
            Set(command, "$body", after.Tail.ToArray());
        }
        command.ExecuteNonQuery();
    }

    private void Prepare()
    {
        // One process at a time: the lock is taken with the first statement and kept until the connection closes.
        Execute("PRAGMA locking_mode = EXCLUSIVE");
        var id = Convert.ToInt64(Scalar("PRAGMA application_id"), CultureInfo.InvariantCulture);
        var isNew = Convert.ToInt64(Scalar("SELECT count(*) FROM sqlite_master"), CultureInfo.InvariantCulture) == 0;
        if (!isNew && id != ApplicationId)
            throw new IOException($"{_path}: a database of another program; move it away or take another directory");
        var version = Convert.ToInt64(Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (!isNew && version != SchemaVersion)
            throw new IOException($"{_path}: written by another version of Hansa (format {version}, this one reads {SchemaVersion}); start that version, or take another directory");
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        if (!isNew)
        {
            Execute("BEGIN IMMEDIATE; COMMIT");
            return;
        }
        Execute($"""
            BEGIN IMMEDIATE;
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {SchemaVersion};
            CREATE TABLE objects (
                grp TEXT NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
                kind TEXT NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL,
                PRIMARY KEY (grp, resource, namespace, name)) WITHOUT ROWID;
            CREATE TABLE state (revision INTEGER NOT NULL);
            INSERT INTO state VALUES (0);
            COMMIT;
            """);
    }

    // A revision that was given out must never be given out again: clients would take one state for another.
    private long ReadRevision()
    {
        var revision = Scalar("SELECT revision FROM state") as long? ?? throw Damaged("it does not say its last revision");
        var newest = Scalar("SELECT max(revision) FROM objects") as long? ?? 0;
        return newest <= revision ? revision : throw Damaged($"an object is newer ({newest}) than its last revision ({revision})");
    }

    private IOException Damaged(string why, Exception? error = null) =>
        new($"{_path}: damaged, {why}; put a copy of it back, or take another directory", error);

    private IOException Unusable(SqliteException error) => error.SqliteErrorCode switch
    {
        SqliteCodes.Busy or SqliteCodes.Locked => new IOException($"{_path}: in use by another process; stop it or take another directory", error),
        SqliteCodes.CannotOpen or SqliteCodes.ReadOnly => new IOException($"{_path}: cannot be opened for writing ({error.Message}); check its folder and permissions, or take another directory", error),
        SqliteCodes.NotADatabase => new IOException($"{_path}: not a database of Hansa's API server ({error.Message}); move it away or take another directory", error),
        _ => Damaged(error.Message, error),
    };

    // Every text here is a constant of this class; values travel as parameters.
#pragma warning disable CA2100
    private SqliteCommand Command(string text) => new(text, _connection);
#pragma warning restore CA2100

    private void Execute(string text)
    {
        using var command = Command(text);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string text)
    {
        using var command = Command(text);
        return command.ExecuteScalar();
    }

    private static void Set(SqliteCommand command, string name, object value)
    {
        if (command.Parameters.Contains(name))
            command.Parameters[name].Value = value;
        else
            command.Parameters.AddWithValue(name, value);
    }

    /// <summary>Primary result codes of SQLite (<c>sqlite3.h</c>) that say something a person can act on.</summary>
    private static class SqliteCodes
    {
        public const int Busy = 5;
        public const int Locked = 6;
        public const int ReadOnly = 8;
        public const int CannotOpen = 14;
        public const int NotADatabase = 26;
    }
}
