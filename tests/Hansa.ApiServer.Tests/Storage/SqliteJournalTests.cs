using System.Globalization;
using CsCheck;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Storage;
using Hansa.ApiServer.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Hansa.ApiServer.Tests.Storage;

public sealed class SqliteJournalTests
{
    private static readonly GroupResource[] Resources = [new("", "configmaps"), new("", "secrets")];

    [Fact]
    public void A_restart_finds_everything_and_counts_on() => Step.Any.Array[0, 30].Sample(steps =>
    {
        using var folder = new TempFolder();
        string[] before;
        long revision;
        using (var journal = new SqliteJournal(folder.File("c.db")))
        {
            var store = new ObjectStore(journal);
            foreach (var step in steps)
                step.Run(store, (store.Revision + 1).ToString(CultureInfo.InvariantCulture));
            (before, revision) = (Shown(store), store.Revision);
        }

        using var again = new SqliteJournal(folder.File("c.db"));
        var restarted = new ObjectStore(again);

        Assert.Equal(before, Shown(restarted));
        Assert.Equal(revision, restarted.Revision);
        var next = restarted.TryCommit(Resources[0], null, Step.Object(new ObjectName("z", "new"), "1"));
        Assert.Equal(revision + 1, next!.ResourceVersion);
    }, iter: 25);

    [Fact]
    public void A_watch_from_before_the_restart_is_told_so_and_one_from_its_end_goes_on()
    {
        using var folder = new TempFolder();
        using (var journal = new SqliteJournal(folder.File("c.db")))
        {
            var store = new ObjectStore(journal);
            for (var i = 0; i < 3; i++)
                store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", $"n{i}"), "1"));
        }

        using var again = new SqliteJournal(folder.File("c.db"));
        var table = new ObjectStore(again).Table(Resources[0]);

        Assert.Null(table.ChangesAfter(2));
        Assert.Null(table.At(2));
        Assert.Empty(table.ChangesAfter(3)!);
        // A resource of which nothing is stored must not pretend to know its past either.
        Assert.Null(new ObjectStore(again).Table(Resources[1]).ChangesAfter(2));
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        using var folder = new TempFolder();
        using var first = new SqliteJournal(folder.File("c.db"));

        var refused = Assert.Throws<IOException>(() => new SqliteJournal(folder.File("c.db")));

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("c.db"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_left_alone()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("c.db"), "my diary, " + new string('x', 5000));

        var refused = Assert.Throws<IOException>(() => new SqliteJournal(folder.File("c.db")));

        Assert.Contains("move it away or take another directory", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("my diary", File.ReadAllText(folder.File("c.db")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_left_alone()
    {
        using var folder = new TempFolder();
        Execute(folder.File("c.db"), "CREATE TABLE songs (title TEXT)");

        var refused = Assert.Throws<IOException>(() => new SqliteJournal(folder.File("c.db")));

        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        Assert.Equal("songs", Scalar(folder.File("c.db"), "SELECT name FROM sqlite_master"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        using var folder = new TempFolder();
        new SqliteJournal(folder.File("c.db")).Dispose();
        Execute(folder.File("c.db"), "PRAGMA user_version = 99");

        var refused = Assert.Throws<IOException>(() => new SqliteJournal(folder.File("c.db")));

        Assert.Contains("format 99", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE objects")]
    [InlineData("DROP TABLE state")]
    [InlineData("DELETE FROM state")]
    [InlineData("UPDATE objects SET body = 'nonsense'")]
    [InlineData("UPDATE state SET revision = 0")]
    public void A_damaged_database_is_refused_with_what_to_do(string damage)
    {
        using var folder = new TempFolder();
        using (var journal = new SqliteJournal(folder.File("c.db")))
            new ObjectStore(journal).TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1"));
        Execute(folder.File("c.db"), damage);

        var refused = Assert.Throws<IOException>(() =>
        {
            using var journal = new SqliteJournal(folder.File("c.db"));
            return new ObjectStore(journal);
        });

        Assert.Contains(folder.File("c.db"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_to_be_the_problem()
    {
        using var folder = new TempFolder();

        var refused = Assert.Throws<IOException>(() => new SqliteJournal(folder.File("missing/c.db")));

        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_refuses_the_write_and_keeps_what_was_there()
    {
        using var folder = new TempFolder();
        using var journal = new SqliteJournal(folder.File("c.db"), mostPages: 16);
        var store = new ObjectStore(journal);
        store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "x"), "1"));

        Assert.Throws<IOException>(() => store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "big"), new string('x', 100_000))));

        Assert.Equal(1, store.Revision);
        Assert.Equal(2, store.TryCommit(Resources[0], null, Step.Object(new ObjectName("a", "y"), "1"))!.ResourceVersion);
    }

    private static string[] Shown(ObjectStore store) => [.. Resources.SelectMany(resource =>
        store.Snapshot(resource).InOrder(null).Select(stored => $"{resource} {stored.Name} {stored.ResourceVersion} {stored.ToJson("v1").ToJsonString()}"))];

#pragma warning disable CA2100 // The statements are this test's own.
    private static void Execute(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(statement, connection);
        command.ExecuteNonQuery();
    }

    private static object? Scalar(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(statement, connection);
        return command.ExecuteScalar();
    }
#pragma warning restore CA2100
}
